/** A line to a relay on loopback that breaks when it is told to, after so many bytes. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface BreakingLine extends AsyncDisposable {
  readonly url: string
  /** All connections end when so many more bytes have passed; then `broken` is called. */
  breakAfter(bytes: number, broken?: () => void): void
}

export async function breakingLine(relayUrl: string): Promise<BreakingLine> {
  const { hostname, port } = new URL(relayUrl)
  const sockets = new Set<Socket>()
  let left = Number.POSITIVE_INFINITY
  let told = (): void => {}
  const count = (part: Buffer): void => {
    left -= part.length
    if (left > 0) return
    left = Number.POSITIVE_INFINITY
    for (const socket of sockets) socket.destroy()
    told()
  }
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from)
    from.on('data', count)
    from.on('error', () => to.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
    from.pipe(to)
  }
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    join(near, far)
    join(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakAfter: (bytes, broken = () => {}) => {
      left = bytes
      told = broken
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
