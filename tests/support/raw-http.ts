/** HTTP below any client: bytes go out as they are written, and nothing is read before somebody asks. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export async function rawSocket(url: string, localAddress = '127.0.0.1'): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), localAddress })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Status of the next answer, or 0 when there is none within `ms`; the rest of what has come is dropped. */
export async function statusOf(socket: Socket, ms: number): Promise<number> {
  const text = await new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve(''), ms)
    socket.resume()
    socket.once('data', (bytes: Buffer) => {
      clearTimeout(timer)
      resolve(bytes.subarray(0, 32).toString('latin1'))
    })
  })
  socket.pause()
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
}

/** Whether the other side ends it within `ms`. */
export async function endsWithin(socket: Socket, ms: number): Promise<boolean> {
  if (socket.closed) return true
  const ended = once(socket, 'close').then(() => true)
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms))
  return Promise.race([ended, late])
}
