/** A line between a desk and its relay that breaks after so many bytes, as often as the test says. */
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface CuttingProxy extends AsyncDisposable {
  readonly url: string
  /** Bytes in both directions since it began. */
  readonly bytes: number
  readonly cuts: number
  /** Every connection ends when so many more bytes have passed; the next ones are let through. */
  cutAfter(bytes: number): void
}

export async function cuttingProxy(relayUrl: string): Promise<CuttingProxy> {
  const target = new URL(relayUrl)
  const sockets = new Set<Socket>()
  let [bytes, cuts, cutAt] = [0, 0, Number.POSITIVE_INFINITY]
  const count = (part: Buffer): void => {
    bytes += part.length
    if (bytes < cutAt) return
    cutAt = Number.POSITIVE_INFINITY
    cuts += 1
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('data', count)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}`,
    get bytes() {
      return bytes
    },
    get cuts() {
      return cuts
    },
    cutAfter: (more) => {
      cutAt = bytes + more
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
