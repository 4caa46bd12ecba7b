/** A window: sandboxed, isolated, in the in-memory session, shown when it has something to show. */
import { app, BrowserWindow, type Session } from 'electron'
import { join } from 'node:path'
import { pageOrigin } from '../../shared/ipc/page.ts'
import { createRestartBudget } from './restart-budget.ts'
import type { Bounds } from './window-bounds.ts'

const reloads = { count: 5, windowMs: 60_000 }

export interface WindowOptions {
  readonly session: Session
  readonly preload: string
  /** Without them in the middle of the screen. */
  readonly bounds?: Bounds
  /** The page begins to load: nobody listens any more. */
  readonly onLoading: (window: BrowserWindow) => void
  /** After every load of the page: it listens now. */
  readonly onLoaded: (window: BrowserWindow) => void
}

export function createWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...options.bounds,
    minWidth: 880,
    minHeight: 600,
    show: false,
    backgroundColor: '#1a1b1e',
    autoHideMenuBar: true,
    icon: join(app.getAppPath(), 'resources/icons/512x512.png'),
    webPreferences: {
      session: options.session,
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false, // a spell checker keeps words
      enableWebSQL: false,
      safeDialogs: true,
      backgroundThrottling: false, // deadline clocks and the alert sound run behind other windows too
      autoplayPolicy: 'no-user-gesture-required', // the alert sounds before anybody has clicked
      devTools: !app.isPackaged,
    },
  })
  window.setContentProtection(true) // screen capture shows nothing, where the system can do that
  window.setMenu(null)
  const budget = createRestartBudget(reloads)
  window.webContents.on('did-start-loading', () => options.onLoading(window))
  window.webContents.on('did-finish-load', () => options.onLoaded(window))
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit' && budget.take(performance.now())) window.webContents.reload()
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${pageOrigin}/`)
  return window
}

export function bringToFront(window: BrowserWindow | undefined): void {
  if (window === undefined || window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
