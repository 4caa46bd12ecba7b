/**
 * A relay in a process of its own with 500 desks, of which some write to the others all the time while one trouble after
 * another comes over it: how much longer they wait, what the relay's memory does, and that it is there afterwards.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadDesk, Refused } from '../../bench/load/desk.ts'
import { createFleet } from '../../bench/load/fleet.ts'
import { makePost } from '../../bench/load/posts.ts'
import { configOf, startRelay, type RunningRelay } from '../../bench/load/relay.ts'
import { percentile } from '../../bench/load/stress.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'

const desksInAll = 500
const askers = 20
const pauseMs = 20
const smallDisk = 'size=1g'
// by name in a variable: these belong to the system, not to the packages of the project
const system = { mount: 'mount', umount: 'umount' }

export interface Scene {
  readonly crypto: Crypto
  readonly relay: RunningRelay
  /** Where its data lie. */
  readonly folder: string
  readonly honest: readonly LoadDesk[]
  /** Desks with a certificate that are not honest. */
  readonly traitors: readonly LoadDesk[]
}

/** Begins, lasts until the signal, and puts right what it did. What it gives is told with the figures. */
export type Trouble = (over: AbortSignal) => Promise<object | void>

export interface TroubleOptions {
  /** Of each kind. */
  readonly secondsEach: number
  /** Of the kinds those whose name has this in it. */
  readonly only: string
  tell(line: string): void
}

/** @param isDiskSmall the data lie in a file system of their own, of 1 GiB in memory: root on Linux */
export async function withScene<T>(
  { isDiskSmall, jumpMs }: { readonly isDiskSmall: boolean; readonly jumpMs?: number },
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  const crypto = await createCrypto()
  const root = mkdtempSync(join(tmpdir(), 'giaoban-trouble-'))
  const folder = join(root, 'disk')
  mkdirSync(folder)
  if (isDiskSmall) execFileSync(system.mount, ['-t', 'tmpfs', '-o', smallDisk, 'tmpfs', folder])
  try {
    const fleet = await createFleet(crypto, { folder, units: desksInAll, desks: 1 })
    const order = { config: configOf(fleet), synchronous: 'FULL' as const, ...(jumpMs !== undefined && { jumpMs }) }
    await using relay = await startRelay(order)
    const desks = fleet.units.map(
      ({ id, desks: [desk] }) => new LoadDesk(crypto, { unit: id, device: desk!.id, keys: desk!.keys }),
    )
    const honest = desks.slice(0, desksInAll - askers)
    for (const desk of honest) await desk.connect(relay.url)
    try {
      return await work({ crypto, relay, folder, honest, traitors: desks.slice(honest.length) })
    } finally {
      for (const desk of desks) desk.close()
    }
  } finally {
    if (isDiskSmall) execFileSync(system.umount, [folder])
    rmSync(root, { recursive: true, force: true })
  }
}

/** Every kind by itself, beside the same without any. Throws when the relay or an honest session is gone, or posts are refused afterwards. */
export async function troubled(
  scene: Scene,
  troubles: ReadonlyMap<string, Trouble>,
  { secondsEach, only, tell }: TroubleOptions,
): Promise<object> {
  const calm = await during(scene, secondsEach, async () => undefined)
  const found: Record<string, object> = { calm }
  for (const [kind, trouble] of [...troubles].filter(([name]) => name.includes(only))) {
    const figures = await during(scene, secondsEach, trouble)
    found[kind] = { ...figures, p50Factor: figures.p50Ms / calm.p50Ms, p99Factor: figures.p99Ms / calm.p99Ms }
    const { p50Ms, p99Ms, peakMiB } = figures
    tell(`${kind}: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, ${Math.round(peakMiB)} MiB`)
    if (!scene.relay.isAlive || !scene.honest.every((desk) => desk.isOpen))
      throw new Error(`${kind}: the relay or a session is gone`)
    const [first, second] = scene.honest
    await first!.request('post', makePost(scene.crypto, [second!.identity.unit])) // and it takes again what it refused
  }
  return found
}

async function during({ crypto, relay, honest }: Scene, seconds: number, trouble: Trouble) {
  const over = new AbortController()
  const began = performance.now()
  const waited: number[] = []
  const refusals: Record<string, number> = {}
  let peak = 0
  const ask = async (desk: LoadDesk, i: number): Promise<void> => {
    while (!over.signal.aborted) {
      const to = honest[(i * 7 + waited.length) % honest.length]!.identity.unit
      const start = performance.now()
      await desk.request('post', makePost(crypto, [to])).catch((thrown: unknown) => {
        if (!(thrown instanceof Refused) || thrown.code === 'closed') throw thrown
        refusals[thrown.code] = (refusals[thrown.code] ?? 0) + 1
      })
      waited.push(performance.now() - start)
      peak = Math.max(peak, relay.rssBytes())
      await sleep(pauseMs)
    }
  }
  const cpuBefore = relay.cpuMs()
  const troubling = trouble(over.signal).catch(() => undefined)
  const asking = Promise.all(honest.slice(0, askers).map(ask))
  await Promise.race([sleep(seconds * 1000), asking])
  over.abort()
  await asking
  const told = await troubling
  const cpuMs = relay.cpuMs() - cpuBefore
  const sorted = waited.toSorted((a, b) => a - b)
  return {
    posts: sorted.length,
    /** Answered as well, with these words. */
    refusals,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    peakMiB: peak / 2 ** 20,
    /** Processor time of the relay, of one core. */
    relayShare: cpuMs / (performance.now() - began),
    ...told,
  }
}
