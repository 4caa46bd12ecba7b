/** The engine inside Electron's utility process: ports are handed over as they are. */
import { feedChannel } from './channel-listeners.ts'
import type { FramePort } from '../../shared/ipc/port.ts'
import type { EngineHost } from './host.ts'

interface UtilityPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: UtilityPort[] }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** Electron's `process.parentPort`; `undefined` outside of a utility process. */
export function parentPort(): Pick<UtilityPort, 'postMessage' | 'on'> | undefined {
  return (process as { parentPort?: UtilityPort }).parentPort
}

export function channelOfPort(port: UtilityPort): FramePort {
  const feed = feedChannel({ post: (message) => port.postMessage(message), close: () => port.close() })
  port.on('message', (event) => feed.receive(event.data))
  port.on('close', () => feed.closed())
  port.start()
  return feed.end
}

export function createUtilityHost(parent: Pick<UtilityPort, 'postMessage' | 'on'>): EngineHost {
  const shell = feedChannel({ post: (message) => parent.postMessage(message), close: () => process.exit(0) })
  const listeners: ((page: FramePort) => void)[] = []
  const waiting: FramePort[] = []
  parent.on('message', (event) => {
    const port = event.ports[0]
    if (port === undefined) return shell.receive(event.data)
    const page = channelOfPort(port)
    if (listeners.length === 0) waiting.push(page)
    else for (const listener of listeners) listener(page)
  })
  return {
    shell: shell.end,
    onPage: (listener) => {
      listeners.push(listener)
      for (const page of waiting.splice(0)) listener(page)
    },
  }
}
