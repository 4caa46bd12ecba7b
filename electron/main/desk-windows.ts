/**
 * The windows of the desk: the first one, which is the desk and rings, and further ones, each opened at a place. All of
 * one engine and one session, so that a lock locks them all. Where a window is opened at stands here and in no address.
 */
import { screen, type BrowserWindow, type WebContents } from 'electron'
import { limits } from '../../shared/limits.ts'
import type { PageRequest, PageResponse } from '../../shared/ipc/page-calls.ts'
import { boundsBeside } from './window-bounds.ts'
import { createWindow, type WindowOptions } from './windows.ts'

type Place = PageRequest<'shell.open'>

interface Kept {
  readonly window: BrowserWindow
  readonly place: Place | undefined
  /** The page listens. */
  loaded: boolean
}

export interface DeskWindows {
  /** The first window, once. */
  start(): BrowserWindow
  /** One more, beside the one that asks. */
  open(place: Place, from: WebContents): PageResponse<'shell.open'>
  /** What the window of these contents was opened at. */
  opened(contents: WebContents): PageResponse<'shell.opened'>
  isOurs(contents: WebContents): boolean
  of(contents: WebContents): BrowserWindow | undefined
  /** The one in whose name the engine asks: where the hand is, else the first. */
  current(): BrowserWindow | undefined
  first(): BrowserWindow | undefined
  /** Pages that listen. */
  listening(): readonly WebContents[]
  /** All but the first. */
  closeFurther(): void
}

export function createDeskWindows(
  options: Pick<WindowOptions, 'session' | 'preload'> & { readonly onLoaded: (contents: WebContents) => void },
): DeskWindows {
  const kept = new Map<WebContents, Kept>()
  let first: BrowserWindow | undefined
  const further = (): readonly Kept[] => [...kept.values()].filter(({ window }) => window !== first)

  function make(place: Place | undefined, more: Pick<WindowOptions, 'bounds'>): BrowserWindow {
    const window = createWindow({
      session: options.session,
      preload: options.preload,
      ...more,
      onLoading: (loading) => told(loading.webContents, false),
      onLoaded: (loaded) => {
        told(loaded.webContents, true)
        options.onLoaded(loaded.webContents)
      },
    })
    const contents = window.webContents // by name: a closed window has none any more
    kept.set(contents, { window, place, loaded: false })
    window.once('closed', () => kept.delete(contents))
    return window
  }
  function told(contents: WebContents, loaded: boolean): void {
    const one = kept.get(contents)
    if (one !== undefined) one.loaded = loaded
  }

  return {
    start: () => (first ??= make(undefined, {})),
    open: (place, from) => {
      const opener = kept.get(from)?.window
      if (opener === undefined) return { outcome: 'failed' }
      if (kept.size >= limits.windows) return { outcome: 'full' }
      const bounds = opener.getNormalBounds()
      const { workArea } = screen.getDisplayMatching(bounds)
      make(place, { bounds: boundsBeside(bounds, { area: workArea, nth: further().length }) })
      return { outcome: 'opened' }
    },
    opened: (contents) => {
      const one = kept.get(contents)
      return { first: one?.window === first, ...(one?.place !== undefined && { place: one.place }) }
    },
    isOurs: (contents) => kept.has(contents),
    of: (contents) => kept.get(contents)?.window,
    current: () => [...kept.values()].find(({ window }) => window.isFocused())?.window ?? first,
    first: () => first,
    listening: () => [...kept].flatMap(([contents, { loaded }]) => (loaded ? [contents] : [])),
    closeFurther: () => {
      for (const { window } of further()) window.destroy()
    },
  }
}
