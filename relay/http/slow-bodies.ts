/** Bodies of strangers that hold a place and hardly come: cut off, long before the time of a whole request is over. */
import type { IncomingMessage } from 'node:http'
import type { RelayDeps } from '../deps.ts'

const lookEveryMs = 1000

/** `tell` is called once where the body falls behind `bodyBytesPerSecond`, and its connection is closed. */
export function whenTooSlow(
  request: IncomingMessage,
  { bounds, clock }: Pick<RelayDeps, 'bounds' | 'clock'>,
  tell: () => void,
): void {
  const { socket } = request
  const [from, begun] = [socket.bytesRead, clock.monotonic()]
  const timer = setInterval(() => {
    if (request.complete || socket.destroyed) return clearInterval(timer)
    const late = clock.monotonic() - begun - bounds.bodyGraceMs
    if (late < 0 || socket.bytesRead - from >= (late / 1000) * bounds.bodyBytesPerSecond) return undefined
    clearInterval(timer)
    tell()
    socket.destroy()
    return undefined
  }, lookEveryMs)
  timer.unref()
  request.once('close', () => clearInterval(timer))
}
