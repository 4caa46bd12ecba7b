/** The tray: is this desk receiving, how many things wait, open, quit. */
import { app, Menu, nativeImage, Tray } from 'electron'
import { join } from 'node:path'
import type { Words } from './words.ts'

export interface TrayState {
  readonly words: Words
  readonly receiving: boolean
  readonly count: number
}

export interface DeskTray {
  show(state: TrayState): void
  destroy(): void
}

export function createTray(options: { readonly onOpen: () => void; readonly onQuit: () => void }): DeskTray {
  const tray = new Tray(nativeImage.createFromPath(join(app.getAppPath(), 'resources/icons/tray.png')))
  tray.on('click', options.onOpen)
  return {
    show: ({ words, receiving, count }) => {
      const state = receiving ? words.receiving : words.notReceiving
      tray.setToolTip(count > 0 ? `(${count}) ${state}` : state)
      app.setBadgeCount(count)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: state, enabled: false },
          { type: 'separator' },
          { label: words.open, click: options.onOpen },
          { label: words.quit, click: options.onQuit },
        ]),
      )
    },
    destroy: () => tray.destroy(),
  }
}
