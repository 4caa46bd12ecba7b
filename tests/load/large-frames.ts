/**
 * A thread of `hostile.ts`: connections without an authentication, each with a frame as large as a session may send. What
 * goes out is made once, and the thread is not that of the desks: only the relay's work is between them.
 */
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { relayPaths } from '../../shared/protocol/relay-wire/paths.ts'

export interface LargeFrames {
  readonly url: string
  readonly frameBytes: number
  /** A second. */
  readonly connections: number
}

const { url, frameBytes, connections } = workerData as LargeFrames
const { hostname, port } = new URL(url)
const upgrade = [
  `GET ${relayPaths.session} HTTP/1.1`,
  `Host: ${hostname}`,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  '\r\n',
].join('\r\n')
/** FIN and binary, masked by zeros, its length in eight bytes. */
const frame = Buffer.alloc(14 + frameBytes)
frame.set([0x82, 0xff])
frame.writeBigUInt64BE(BigInt(frameBytes), 2)

let opened = 0
const begin = (n: number): void => {
  const localAddress = `127.2.${(n >> 8) & 255}.${1 + (n % 250)}`
  const socket = connect({ host: hostname, port: Number(port), localAddress })
  socket.on('error', () => undefined).resume()
  socket.once('connect', () => {
    opened += 1
    socket.write(upgrade)
    socket.write(frame)
  })
  setTimeout(() => socket.destroy(), 1000)
}

parentPort?.on('message', () => {
  parentPort?.postMessage(opened)
  process.exit(0)
})
const everyMs = 20
for (let n = 0; ; await sleep(everyMs)) for (const end = n + (connections * everyMs) / 1000; n < end; n++) begin(n)
