/**
 * A relay in a process of its own with 500 desks that write to each other, and programmes that mean it ill beside them, one
 * kind after another: how much longer the desks wait, what the relay's memory does, and that it is there afterwards.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { WebSocket } from 'ws'
import { LoadDesk } from '../../bench/load/desk.ts'
import { createFleet } from '../../bench/load/fleet.ts'
import { makePost } from '../../bench/load/posts.ts'
import { configOf, startRelay, type RunningRelay } from '../../bench/load/relay.ts'
import { percentile } from '../../bench/load/stress.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { limits } from '../../shared/limits.ts'
import type { Post } from '../../shared/protocol/relay-wire/mail.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import type { LargeFrames } from './large-frames.ts'

interface HostileOptions {
  /** Of each kind. */
  readonly secondsEach: number
  /** Of the kinds those whose name has this in it. */
  readonly only: string
  tell(line: string): void
}

const desksInAll = 500
const askers = 20
const pauseMs = 20
/** Posts of 200 kB: more than a relay takes while one kind lasts. */
const supplied = 800

interface Scene {
  readonly crypto: Crypto
  readonly relay: RunningRelay
  /** Desks with a certificate that mean it ill. */
  readonly traitors: readonly LoadDesk[]
}

/** What it sends is made beforehand: who waits shares a processor with it. */
type Attack = (scene: Scene, over: AbortSignal, supply: readonly Post[]) => Promise<object | void>

export async function runHostile({ secondsEach, only, tell }: HostileOptions): Promise<object> {
  const crypto = await createCrypto()
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-hostile-'))
  try {
    const fleet = await createFleet(crypto, { folder, units: desksInAll, desks: 1 })
    await using relay = await startRelay({ config: configOf(fleet), synchronous: 'FULL' })
    const desks = fleet.units.map(
      ({ id, desks: [desk] }) => new LoadDesk(crypto, { unit: id, device: desk!.id, keys: desk!.keys }),
    )
    const honest = desks.slice(0, desksInAll - 20)
    for (const desk of honest) await desk.connect(relay.url)
    const traitors = desks.slice(honest.length)
    const scene = { crypto, relay, traitors }
    const own = traitors.map((desk) => desk.identity.unit)
    const supply = Array.from({ length: supplied }, () => makePost(crypto, own, 200_000))
    const calm = await during(scene, { honest, secondsEach, supply, attack: async () => undefined })
    const found: Record<string, object> = { calm }
    for (const [kind, attack] of Object.entries(attacks).filter(([name]) => name.includes(only))) {
      const figures = await during(scene, { honest, secondsEach, supply, attack })
      found[kind] = { ...figures, p50Factor: figures.p50Ms / calm.p50Ms, p99Factor: figures.p99Ms / calm.p99Ms }
      tell(
        `${kind}: p50 ${figures.p50Ms.toFixed(1)} ms, p99 ${figures.p99Ms.toFixed(1)} ms, ${Math.round(figures.peakMiB)} MiB`,
      )
      if (!relay.isAlive || !honest.every((desk) => desk.isOpen))
        throw new Error(`${kind}: the relay or a session is gone`)
    }
    for (const desk of desks) desk.close()
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function during(
  scene: Scene,
  {
    honest,
    secondsEach,
    supply,
    attack,
  }: {
    readonly honest: readonly LoadDesk[]
    readonly secondsEach: number
    readonly supply: readonly Post[]
    readonly attack: Attack
  },
) {
  const over = new AbortController()
  const began = performance.now()
  const waited: number[] = []
  let peak = 0
  const ask = async (desk: LoadDesk, i: number): Promise<void> => {
    while (!over.signal.aborted) {
      const to = honest[(i * 7 + waited.length) % honest.length]!.identity.unit
      const start = performance.now()
      await desk.request('post', makePost(scene.crypto, [to]))
      waited.push(performance.now() - start)
      peak = Math.max(peak, scene.relay.rssBytes())
      await sleep(pauseMs)
    }
  }
  const cpuBefore = scene.relay.cpuMs()
  const attacking = attack(scene, over.signal, supply).catch(() => undefined)
  const asking = Promise.all(honest.slice(0, askers).map(ask))
  await sleep(secondsEach * 1000)
  over.abort()
  await asking
  const told = await attacking
  const cpuMs = scene.relay.cpuMs() - cpuBefore
  const sorted = waited.toSorted((a, b) => a - b)
  return {
    posts: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    peakMiB: peak / 2 ** 20,
    /** Processor time of the relay, of one core. */
    relayShare: cpuMs / (performance.now() - began),
    ...told,
  }
}

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
