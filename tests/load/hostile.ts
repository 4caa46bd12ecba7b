/** Programmes that mean a relay ill, one kind after another, beside desks that write to each other. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { WebSocket } from 'ws'
import { makePost } from '../../bench/load/posts.ts'
import { limits } from '../../shared/limits.ts'
import type { Post } from '../../shared/protocol/relay-wire/mail.ts'
import { relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import type { LargeFrames } from './large-frames.ts'
import { troubled, withScene, type Scene, type TroubleOptions } from './scene.ts'

/** Posts of 200 kB: more than a relay takes while one kind lasts. */
const supplied = 800

/** What it sends is made beforehand: who waits shares a processor with it. */
type Attack = (scene: Scene, over: AbortSignal, supply: readonly Post[]) => Promise<object | void>

export const runHostile = (options: TroubleOptions): Promise<object> =>
  withScene({ isDiskSmall: false }, (scene) => {
    const own = scene.traitors.map((desk) => desk.identity.unit)
    const supply = Array.from({ length: supplied }, () => makePost(scene.crypto, own, 200_000))
    const kinds = Object.entries(attacks).map(
      ([kind, attack]) => [kind, (over: AbortSignal) => attack(scene, over, supply)] as const,
    )
    return troubled(scene, new Map(kinds), options)
  })

/** Loopback has as many addresses as an attacker could wish for. */
const addressOf = (n: number): string => `127.2.${(n >> 8) & 255}.${1 + (n % 250)}`

async function openSocket({ relay }: Scene, localAddress: string): Promise<Socket> {
  const { hostname, port } = new URL(relay.url)
  const socket = connect({ host: hostname, port: Number(port), localAddress })
  socket.on('error', () => undefined).resume()
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  return socket
}

function openWebSocket({ relay }: Scene, localAddress: string): WebSocket {
  const socket = new WebSocket(`${relay.url}${relayPaths.session}`, { perMessageDeflate: false, localAddress })
  socket.on('error', () => undefined)
  return socket
}

/** Opens without end, so many at a time, and holds them. */
async function keep(scene: Scene, over: AbortSignal, open: (n: number) => Promise<void> | void): Promise<void> {
  for (let n = 0; !over.aborted; n++) {
    await open(n)
    if (n % 20 === 19) await sleep(10)
  }
}

const sent = (socket: WebSocket, data: Uint8Array): void => socket.on('open', () => socket.send(data)) && undefined

const attacks: Readonly<Record<string, Attack>> = {
  'connections without a word': async (scene, over) => {
    const sockets: Socket[] = []
    await keep(scene, over, async (n) => void sockets.push(await openSocket(scene, addressOf(n))))
    for (const socket of sockets) socket.destroy()
  },
  'slow requests': async (scene, over) => {
    const sockets: Socket[] = []
    const dribble = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('X: 1\r\n')), 500)
    await keep(scene, over, async (n) => {
      await sleep(sockets.length < 2000 ? 0 : 100)
      const socket = await openSocket(scene, addressOf(n))
      socket.write('GET /v1/session HTTP/1.1\r\n')
      sockets.push(socket)
    })
    clearInterval(dribble)
    for (const socket of sockets) socket.destroy()
  },
  'large frames before the authentication': async (scene, over) => {
    const order: LargeFrames = { url: scene.relay.url, frameBytes: limits.frameBytes - 1, connections: 500 }
    const thread = new Worker(new URL('large-frames.ts', import.meta.url), { workerData: order })
    while (!over.aborted) await sleep(100)
    thread.postMessage('over')
    const [opened] = (await once(thread, 'message')) as [number]
    await thread.terminate()
    return { opened }
  },
  garbage: async (scene, over) => {
    await keep(scene, over, async (n) => {
      const socket = openWebSocket(scene, addressOf(n))
      sent(socket, scene.crypto.random(300))
      if (n % 10 === 9) await sleep(20)
      setTimeout(() => socket.terminate(), 1000)
    })
  },
  'certified desks that read nothing and never acknowledge': async (scene, over) => {
    for (const desk of scene.traitors) await desk.connect(scene.relay.url)
    const own = scene.traitors.map((desk) => desk.identity.unit)
    for (let n = 0; n < 20; n++) await scene.traitors[0]!.request('post', makePost(scene.crypto, own, 1_000_000))
    for (const desk of scene.traitors) {
      for (let n = 0; n < 30; n++)
        void desk.request('fetch', { cursor: 0, maxBytes: limits.mailPageBytes }).catch(() => undefined)
      desk.socket?.pause()
    }
    while (!over.aborted) await sleep(100)
    for (const desk of scene.traitors) desk.close()
  },
  'certified desks that post as much as they may': async (scene, over, supply) => {
    for (const desk of scene.traitors) await desk.connect(scene.relay.url)
    const left = supply.values()
    await Promise.all(
      scene.traitors.map(async (desk) => {
        for (const post of left) {
          if (over.aborted) return
          await desk.request('post', post).catch(() => sleep(50))
        }
      }),
    )
    for (const desk of scene.traitors) desk.close()
  },
}
