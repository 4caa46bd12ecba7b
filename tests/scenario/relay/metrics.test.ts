import { once } from 'node:events'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { idOf, type BlobId } from '../../../shared/ids.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

let folder: RelayFolder
let relay: Relay
let world: RelayWorld
beforeAll(async () => {
  folder = relayFolder({ metrics: { host: '127.0.0.1', port: 0 } })
  relay = await startRelay(folder.config)
  world = await makeRelayWorld(relay.url)
})
afterAll(async () => {
  await relay.drain()
  folder[Symbol.dispose]()
})

const open = async (unit: 0 | 1): Promise<RelayClient> => {
  const owner = world.units[unit]
  const client = clientOf(world, relay.url, { unit: owner, device: owner.devices[0]! })
  await client.connect()
  return client
}
const read = async (): Promise<string> => (await fetch(`${relay.metricsUrl}/metrics`)).text()
const valueOf = (text: string, series: string): number => {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `))
  return Number(line?.slice(series.length + 1) ?? Number.NaN)
}

describe('metrics', () => {
  test('count what a bulletin does on its way, and name nobody', async () => {
    await using sender = await open(0)
    await using receiver = await open(1)
    const made = makePost(world.crypto, [toUnit(world.units[1])])
    await sender.request('post', made)
    await sender.request('post', made)
    const page = await receiver.request('fetch', { cursor: 0, maxBytes: 100_000 })
    await receiver.request('ack', { cursor: page.next })
    const content = world.crypto.random(3000)
    await sender.blobs.upload({
      blob: idOf<BlobId>(world.crypto.sha256(content)),
      size: 3000,
      read: async () => content,
    })

    const text = await read()
    const figures = Object.fromEntries(
      [
        'giaoban_relay_sessions{state="online"}',
        'giaoban_relay_envelopes_accepted_total',
        'giaoban_relay_requests_total{call="post",code="ok"}',
        'giaoban_relay_deliveries_total',
        'giaoban_relay_blob_bytes_received_total',
        'giaoban_relay_storage_seconds_count{operation="mail-post"}',
        'giaoban_relay_storage_seconds_bucket{operation="mail-post",le="+Inf"}',
        'giaoban_relay_log_missing_leaves',
        'giaoban_relay_ready',
      ].map((series) => [series.replace('giaoban_relay_', ''), valueOf(text, series)]),
    )
    expect(figures).toEqual({
      'sessions{state="online"}': 2,
      envelopes_accepted_total: 1,
      'requests_total{call="post",code="ok"}': 2,
      deliveries_total: 1,
      blob_bytes_received_total: 3000,
      'storage_seconds_count{operation="mail-post"}': 1,
      'storage_seconds_bucket{operation="mail-post",le="+Inf"}': 1,
      log_missing_leaves: 0,
      ready: 1,
    })
    for (const unit of world.units)
      for (const id of [unit.id, ...unit.devices.map((each) => each.id)]) expect(text).not.toContain(id.slice(0, 8))
    expect(text).not.toContain('127.0.0.1')
  })

  test('are lines that a collector can read', async () => {
    const lines = (await read()).trimEnd().split('\n')
    const value = String.raw`(?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|\+Inf)`
    const label = String.raw`[a-z_]+="(?:[^"\\\n]|\\["\\n])*"`
    const form = new RegExp(
      String.raw`^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{${label}(?:,${label})*\})? ${value})$`,
    )
    expect(lines.filter((line) => !form.test(line))).toEqual([])
    const typed = lines.flatMap((line) => /^# TYPE ([a-z_]+)/.exec(line)?.[1] ?? [])
    expect(new Set(typed).size).toBe(typed.length)
    for (const each of [
      'process_resident_memory_bytes',
      'giaoban_relay_disk_free_bytes',
      'giaoban_relay_event_loop_delay_seconds',
      'giaoban_relay_checkpoint_age_seconds',
    ])
      expect(typed).toContain(each)
  })

  test('are not to be had where clients connect', async () => {
    const answer = await fetch(relay.url.replace('ws:', 'http:') + '/metrics')
    expect(answer.status).toBe(404)
  })
})

describe('health', () => {
  const ask = async (base: string | undefined, path: string): Promise<readonly [number, unknown]> => {
    const answer = await fetch(`${base}${path}`)
    return [answer.status, await answer.json()]
  }

  test('a relay whose disk is nearly full lives and is not ready; only its operator is told why', async () => {
    using other = relayFolder({ metrics: { host: '127.0.0.1', port: 0 } })
    const full = await startRelay(other.config, { bounds: { relayDiskFreeBytes: Number.MAX_SAFE_INTEGER } })
    const door = full.url.replace('ws:', 'http:')
    expect(await ask(door, '/livez')).toEqual([200, { status: 'ok' }])
    expect(await ask(door, '/readyz')).toEqual([503, { status: 'unready' }])
    expect(await ask(full.metricsUrl, '/readyz')).toEqual([503, { status: 'unready', failing: ['disk'] }])
    await full.drain()
  })

  test('not ready from the first moment of draining', async () => {
    using other = relayFolder({ metrics: { host: '127.0.0.1', port: 0 } })
    const slow = await startRelay(other.config, { bounds: { drainMs: 300 } })
    expect(await ask(slow.metricsUrl, '/readyz')).toEqual([200, { status: 'ok' }])
    const silent = new WebSocket(`${slow.url}/v1/session`)
    await once(silent, 'open')
    silent.pause() // never answers: draining takes its whole time
    const drained = slow.drain()
    expect(await ask(slow.metricsUrl, '/readyz')).toEqual([503, { status: 'draining', failing: ['draining'] }])
    expect(await ask(slow.url.replace('ws:', 'http:'), '/livez')).toEqual([200, { status: 'ok' }])
    await drained
    silent.terminate()
  })
})
