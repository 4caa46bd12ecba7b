/**
 * What the engine sees of the process it runs in: a channel to the shell and a channel for each window.
 * The same under Electron's utility process and as a child of it (a runtime whose Node-API is too old for SQLite).
 */
import type { FramePort } from '../../shared/ipc/port.ts'

export interface EngineHost {
  /** The main process: key store, notifications, lock, shutdown. */
  readonly shell: FramePort
  /** Called once for each page that connects. A reloaded page is a new channel; the old one closes. */
  onPage(listener: (page: FramePort) => void): void
}
