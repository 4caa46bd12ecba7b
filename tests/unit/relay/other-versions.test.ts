/**
 * This version with frames and data of earlier ones (tests/fixtures/versions, made by their own code): what they say is
 * read, what is said to them has the very bytes that they would have written, and their data go on.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { openRelayDatabase } from '../../../relay/storage/sqlite-database.ts'
import { formatOf, openForReading } from '../../../relay/storage/sqlite-upkeep.ts'
import { openStores, type RelayStores } from '../../../relay/storage/stores.ts'
import { backUpRelay } from '../../../relay/upkeep/backup.ts'
import { restoreRelay } from '../../../relay/upkeep/restore.ts'
import { defaultBounds } from '../../../relay/deps.ts'
import { bytesToHex, hexToBytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { BlobId, DeviceId, HeaderHash, UnitId } from '../../../shared/ids.ts'
import { calls, control, pushes } from '../../../shared/protocol/relay-wire/calls.ts'
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
} from '../../../shared/protocol/relay-wire/frame.ts'
import { silentLog } from '../../support/engine-kit.ts'

const versions = resolve(import.meta.dirname, '../../fixtures/versions')
const names = readdirSync(versions)
const folder = mkdtempSync(join(tmpdir(), 'giaoban-versions-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const crypto = await createCrypto()
const deps = { crypto, clock: { now: () => 1_795_000_001_000, monotonic: () => 0 }, step: () => {} }

type Recorded = readonly [from: 'client' | 'relay', name: string, hex: string]
const framesOf = (version: string): readonly Recorded[] =>
  JSON.parse(readFileSync(join(versions, version, 'frames.json'), 'utf8')) as readonly Recorded[]

/** Frames that a peer of that version does not know, and why none of them reaches it. */
const later: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'before-mail-stores': {} }

describe.each(names)('frames of the version %s', (version) => {
  test.each(framesOf(version))('a %s says %s', (from, _name, hex) => {
    const bytes = hexToBytes(hex)!
    const again =
      from === 'client' ? encodeClientFrame(decodeClientFrame(bytes)) : encodeRelayFrame(decodeRelayFrame(bytes))
    expect(bytesToHex(again)).toBe(hex)
  })

  test('are all of today, or it is said why the later ones do not reach it', () => {
    const known = new Set(framesOf(version).map(([, name]) => name))
    const today = Object.keys({ ...control, ...calls, ...pushes })
    expect(today.filter((name) => !known.has(name))).toEqual(Object.keys(later[version] ?? {}))
  })
})

/** A data folder as that version left it. */
function dataOf(version: string, name: string): string {
  const data = join(folder, name)
  mkdirSync(join(data, 'blobs'), { recursive: true })
  writeFileSync(join(data, 'blobs', whole), wholeBytes)
  // the part of the upload that had begun
  writeFileSync(join(data, 'blobs', `${begun}.${unit(1)}.part`), Buffer.alloc(500, 6))
  writeFileSync(join(data, 'relay.db'), gunzipSync(readFileSync(join(versions, version, 'relay.db.gz'))))
  return data
}
const openStoresAt = (data: string): Promise<RelayStores> =>
  openStores(
    { data, store: 'sqlite', logKeyFile: `${data}.logkey` },
    { ...deps, log: silentLog, bounds: defaultBounds },
  )

const unit = (n: number): UnitId => `0${n}`.repeat(16) as UnitId
const device = (n: number): DeviceId => `8${n}`.repeat(16) as DeviceId
const wholeBytes = new Uint8Array(1000).fill(5)
const whole = bytesToHex(crypto.sha256(wholeBytes)) as BlobId
const begun = 'ee'.repeat(32) as BlobId
const envelope = (n: number): HeaderHash => `0${n}`.repeat(32) as HeaderHash

describe.each(names)('data of the version %s', (version) => {
  test('go on: mail, cursors, deliveries, quotas, uploads, the log', async () => {
    const stores = await openStoresAt(dataOf(version, 'opened'))
    const page = await stores.mail.page(
      { stream: unit(2), visible: 'all', circles: true },
      { after: 0, maxBytes: 1e6, maxItems: 9 },
    )
    expect(page.items.map(({ cursor, payload, path }) => [cursor, payload.length, path.length])).toEqual([
      [1, 600, 0],
      [2, 600, 1],
    ])
    expect([await stores.mail.head(unit(3)), await stores.mail.head(unit(4))]).toEqual([1, 1])
    const status = await Promise.all([1, 2].map((n) => stores.mail.status(unit(1), envelope(n), 9)))
    expect(status.map((each) => each?.map(({ deliveredAt }) => deliveredAt))).toEqual([
      [1_795_000_000_100],
      [undefined, undefined, undefined],
    ])
    // where the reader stood: nothing is delivered twice
    const view = { stream: unit(2), visible: 'all', circles: true, device: device(2) } as const
    expect(await stores.mail.ack(view, { cursor: 2, at: 7 })).toHaveLength(1)
    expect(await stores.mail.accepted(device(1), envelope(2))).toBe(1_795_000_000_002)
    expect(await stores.blobs.size(whole)).toBe(1000)
    expect(await stores.blobs.state(unit(1), begun)).toEqual({ size: 2000, offset: 500, complete: false })
    expect((await stores.log.head()).size).toBe(2)
    expect((await stores.log.leaves(0, 9)).map((leaf) => leaf.length)).toEqual([50, 60])
    expect((await stores.log.note())?.length).toBe(70)
    await stores.close()
  })

  test('stay as that version can open them, in a backup that is put back', async () => {
    const data = dataOf(version, 'kept')
    const before = openForReading(join(data, 'relay.db'))
    const format = formatOf(before)
    before.close()
    const backup = join(folder, 'kept-backup')
    // its two leaves are no statements: a restore reads the log, so that this copy has none
    const db = new Database(join(data, 'relay.db'))
    db.exec('DELETE FROM log_leaf; DELETE FROM log_head; DELETE FROM claim')
    db.close()
    expect((await backUpRelay({ ...deps, version: 'test' }, { data, out: backup, linked: false })).schema).toBe(format)
    await restoreRelay(deps, { backup, data: join(folder, 'kept-restored') })
    const restored = openForReading(join(folder, 'kept-restored', 'relay.db'))
    expect(formatOf(restored)).toBe(format)
    restored.close()
  })
})

test('data of a later version are left alone, by whatever looks at them', async () => {
  const data = dataOf(names[0]!, 'later')
  const db = new Database(join(data, 'relay.db'))
  db.pragma('user_version = 999')
  db.close()
  const refusal = { code: 'store/newer-format' }
  expect(() => openRelayDatabase(join(data, 'relay.db'))).toThrow(expect.objectContaining(refusal))
  expect(() => openForReading(join(data, 'relay.db'))).toThrow(expect.objectContaining(refusal))
  await expect(
    backUpRelay({ ...deps, version: 'test' }, { data, out: join(folder, 'later-backup'), linked: false }),
  ).rejects.toMatchObject(refusal)
})
