/** Where the preload script hands the engine's port to the page (shared/ipc/page.ts, EngineWord). */
import { errorCodes, type ErrorCode } from '../../shared/errors.ts'
import type { FramePort } from '../../shared/ipc/port.ts'
import type { EngineClient } from './client.ts'

function framePort(port: MessagePort): FramePort {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.onmessage = (event: MessageEvent<unknown>) => listener(event.data)
      port.start()
    },
    onClose(listener) {
      port.addEventListener('close', listener)
    },
    close: () => port.close(),
  }
}

const knownCode = (code: unknown): ErrorCode => errorCodes.find((known) => known === code) ?? 'internal'

/**
 * Only messages of this
 * very window count: a page can be sent messages by anybody who holds a reference to it.
 */
export function receivePorts(client: EngineClient): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window || event.origin !== window.location.origin) return
    const data = event.data
    if (typeof data !== 'object' || data === null || !('kind' in data)) return
    const port = event.ports[0]
    if (data.kind === 'giaoban:port' && port !== undefined) client.attach(framePort(port))
    if (data.kind === 'giaoban:engine-ended') client.detach()
    if (data.kind === 'giaoban:engine-failed' && 'code' in data) client.fail(knownCode(data.code))
  })
}
