import { createHash, randomFillSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { download } from '../../../engine/blobs/download.ts'
import { stageFile } from '../../../engine/blobs/stage.ts'
import { blobRecord } from '../../../engine/store/attachments.ts'
import { outboxCounts, troubledEnvelopes } from '../../../engine/store/outbox.ts'
import { downloadsInTurn } from '../../../engine/store/transfers.ts'
import { liftUnderstood } from '../../../engine/sync/inbox/lift-understood.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { exampleCase } from '../../../shared/domain/example-case.ts'
import type { RelayBlobs } from '../../../engine/sync/relay-client/blobs.ts'
import type { BlobId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { cuttingProxy, type CuttingProxy } from '../../support/cutting-proxy.ts'
import {
  makeWorldTemplate,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'
import { verifyingBeside } from '../../support/verifying-beside.ts'

const mib = 1024 * 1024
let template: WorldTemplate
let world: SyncWorld
let line: CuttingProxy
let sender: SyncHome
let receiver: SyncHome
let here = ''
let there = ''

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  ;[here, there] = world.units.map(({ code }) => code) as [string, string]
  line = await cuttingProxy((await world.relay()).url)
  world.useRelay(line.url)
  sender = await world.home(`${here}/commander`)
  receiver = await world.home(`${there}/investigator`, undefined, undefined, verifyingBeside)
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  await line[Symbol.asyncDispose]()
})

/** `undefined` where nothing is refused. */
async function codeOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (thrown) {
    if (thrown instanceof GiaobanError) return thrown.code
    throw thrown
  }
}
const sync = (home: SyncHome): Promise<unknown> => home.call('sync.once', {})
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A file beside the home, of bytes that cannot be pressed together. */
function fileOf(bytes: number, name = 'camera.mp4'): { readonly path: string; readonly content: Uint8Array } {
  const content = randomFillSync(new Uint8Array(bytes))
  const path = join(sender.folder, name)
  writeFileSync(path, content)
  return { path, content }
}

/** An exhibit of a case of both units; its words and its file are not sent yet. */
async function exhibitOf(path: string): Promise<{ readonly id: string; readonly statement: string }> {
  const { id } = await sender.call('case.create', { case: exampleCase(), to: [there] })
  const { files } = await sender.call('attachment.stageFiles', { path })
  const attachments = files.map(({ staged }) => ({ staged, kind: 'other' as const }))
  const { statement } = await sender.call('case.exhibit', { id, label: 'Ổ cứng', holder: 'Tổ 2', attachments })
  return { id, statement }
}

async function shownAt(home: SyncHome, id: string) {
  const { exhibits } = await home.call('case.get', { id })
  return exhibits[0]?.files[0]
}

/** As often as the line lets it. */
async function syncThrough(home: SyncHome): Promise<number> {
  for (let breaks = 0; ; breaks++) {
    const code = await codeOf(() => sync(home))
    if (code === undefined) return breaks
    expect(['relay/unreachable', 'relay/timeout']).toContain(code)
  }
}

const blobPath = (): string => {
  const folder = join(world.relayData, 'blobs')
  return join(folder, readdirSync(folder).find((name) => /^[0-9a-f]{64}$/.test(name)) ?? 'none')
}

test('a file arrives whole through three broken connections, a restart of the relay and one of the desk', async () => {
  const { path, content } = fileOf(24 * mib)
  const { id, statement } = await exhibitOf(path)
  line.cutAfter(9 * mib)
  expect(await codeOf(() => sync(sender))).toBe('relay/unreachable')
  await world.restartRelay()
  expect(await syncThrough(sender)).toBe(0)
  expect(line.bytes).toBeLessThan(24 * mib + 3 * mib)

  const alert = await sendBulletin(sender, [there])
  await sync(sender)
  const before = line.bytes
  line.cutAfter(7 * mib)
  await expect(sync(receiver)).rejects.toMatchObject({ code: 'relay/unreachable' })
  // what came before the line broke: the words, and an alert that was sent after them
  expect((await receiver.call('bulletin.get', { id: alert })).id).toBe(alert)
  expect(await shownAt(receiver, id)).toMatchObject({
    complete: false,
    transfer: { direction: 'in', total: 25_190_472 },
  })
  await world.close(`${there}/investigator`)
  receiver = await world.home(`${there}/investigator`, undefined, undefined, verifyingBeside)
  line.cutAfter(8 * mib)
  expect(await syncThrough(receiver)).toBe(1)
  expect(line.cuts).toBe(3)
  // nothing that was on the disk came again, but for what was on its way at each break
  expect(line.bytes - before).toBeLessThan(24 * mib + 2 * (2 * limits.answersInFlight + 1) * mib)

  const shown = await shownAt(receiver, id)
  expect(shown).toMatchObject({ name: 'camera.mp4', complete: true, size: content.length, sha256: hashOf(content) })
  expect(shown?.transfer).toBeUndefined()
  const out = join(receiver.folder, 'saved.mp4')
  await receiver.call('attachment.save', { id, statement, index: 0, out })
  expect(hashOf(readFileSync(out))).toBe(hashOf(content))
  await expect(
    receiver.call('attachment.read', { id, statement, index: 0, offset: 0, length: 10 }),
  ).rejects.toMatchObject({ code: 'attachment/type' })
  await sync(sender)
  expect(outboxCounts(sender.open.context.store.read).pending).toBe(0)
})

test('a desk that stays connected does not wait for its files before it is there, and is closed while one comes', async () => {
  const { id } = await exhibitOf(fileOf(24 * mib).path)
  await sync(sender)
  await receiver.call('sync.once', { forMs: 1 })
  expect(await receiver.call('sync.state', {})).toMatchObject({ received: 2 })
  expect(await shownAt(receiver, id)).toMatchObject({ complete: false })
})

describe('what a relay or a disk does to a file of six megabytes', () => {
  let id = ''
  let content: Uint8Array
  beforeEach(async () => {
    const file = fileOf(6 * mib)
    ;({ content } = file)
    ;({ id } = await exhibitOf(file.path))
    await sync(sender)
  })

  test('a segment that was changed is told apart from the others, which stay; the right one is all that comes again', async () => {
    const good = readFileSync(blobPath())
    const bad = Buffer.from(good)
    bad[2 * mib + 7] = (bad[2 * mib + 7] ?? 0) ^ 1
    writeFileSync(blobPath(), bad)
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({
      complete: false,
      transfer: { state: 'failed', code: 'relay/garbage' },
    })
    writeFileSync(blobPath(), good)
    const before = line.bytes
    world.clock.advance(limits.transferRetryMaxMs)
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({ complete: true, sha256: hashOf(content) })
    expect(line.bytes - before).toBeLessThan((2 * limits.answersInFlight + 1) * mib)
  })

  test('a list that does not lead to what was signed is not believed, and nothing is fetched by it', async () => {
    const list = `${blobPath()}.segments`
    const good = readFileSync(list)
    const bad = Buffer.from(good)
    bad[40] = (bad[40] ?? 0) ^ 1
    writeFileSync(list, bad)
    const before = line.bytes
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({ transfer: { state: 'failed', code: 'relay/garbage', done: 0 } })
    expect(line.bytes - before).toBeLessThan(mib)
    rmSync(list) // a relay of an older version has none: it is made from the blob
    world.clock.advance(limits.transferRetryMaxMs)
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({ complete: true })
    expect(readFileSync(list).equals(good)).toBe(true)
  })

  test('a blob that was cut off at the relay is refused, and comes when it is whole', async () => {
    const good = readFileSync(blobPath())
    writeFileSync(blobPath(), good.subarray(0, 3 * mib + 100))
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({ complete: false, transfer: { state: 'failed' } })
    writeFileSync(blobPath(), good)
    world.clock.advance(limits.transferRetryMaxMs)
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({ complete: true })
  })

  test('a disk that is full in the middle stops it there, and it goes on when there is room', async () => {
    await receiver.call('attachment.pause', await namedAfterRound())
    const { context, folder } = receiver.open
    const [blob] = context.store.read
      .all<{ blob_id: Uint8Array }>("SELECT blob_id FROM blob WHERE wish = 'paused'")
      .map((row) => blobRecord(context.store.read, Buffer.from(row.blob_id).toString('hex') as BlobId)!)
    const bytes = readFileSync(blobPath())
    const relay = {
      segments: async () => undefined,
      download: async ({ write }: Parameters<RelayBlobs['download']>[0]) => {
        for (let at = 0; at < bytes.length; at += mib) await write(at, new Uint8Array(bytes.subarray(at, at + mib)))
      },
    } as unknown as RelayBlobs
    const filling: typeof folder = {
      ...folder,
      resume: async (name, size) => {
        const { part, bytes: there } = await folder.resume(name, size)
        const write: typeof part.write = async (offset, piece) => {
          if (offset >= 3 * mib) throw new GiaobanError('store/full')
          await part.write(offset, piece)
        }
        return { part: { ...part, write }, bytes: there }
      },
    }
    expect(await codeOf(() => download({ context, folder: filling, relay }, blob!))).toBe('store/full')
    expect(await shownAt(receiver, id)).toMatchObject({ transfer: { state: 'paused', done: 3 * mib } })
    await receiver.call('attachment.fetch', { ...(await namedAfterRound()) })
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({ complete: true })
  })

  /** The words have come, the file has not: its desk was told to put it off before it began. */
  async function namedAfterRound(): Promise<{
    readonly id: string
    readonly statement: string
    readonly index: number
  }> {
    if ((await codeOf(() => receiver.call('case.get', { id }))) !== undefined) {
      line.cutAfter(mib / 2)
      await codeOf(() => sync(receiver))
    }
    const { exhibits } = await receiver.call('case.get', { id })
    return { id, statement: exhibits[0]!.statement, index: 0 }
  }

  test('put off, left and asked for again: each outlives the program', async () => {
    const named = await namedAfterRound()
    expect((await receiver.call('attachment.pause', named)).transfer).toMatchObject({ state: 'paused' })
    await world.close(`${there}/investigator`)
    receiver = await world.home(`${there}/investigator`, undefined, undefined, verifyingBeside)
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({ complete: false, transfer: { state: 'paused' } })
    expect((await receiver.call('attachment.leave', named)).transfer).toMatchObject({ state: 'left', done: 0 })
    expect(readdirSync(join(receiver.folder, 'blobs')).filter((name) => name.endsWith('.part'))).toEqual([])
    await sync(receiver)
    expect((await receiver.call('attachment.transfers', {})).transfers).toMatchObject([{ ...named, state: 'left' }])
    await receiver.call('attachment.fetch', named)
    await sync(receiver)
    expect(await shownAt(receiver, id)).toMatchObject({ complete: true })
    await expect(receiver.call('attachment.pause', named)).rejects.toMatchObject({ code: 'usage/wrong-state' })
    expect((await receiver.call('attachment.transfers', {})).transfers).toEqual([])
  })

  test('a file that is stopped while it moves stays as far as it is', async () => {
    const named = await namedAfterRound()
    const syncing = sync(receiver)
    const moving = () => receiver.events.find(({ event }) => event === 'transfer')?.value
    while (moving() === undefined) await setImmediate()
    expect(moving()).toMatchObject({ state: 'moving', direction: 'in' })
    await receiver.call('attachment.pause', named)
    await syncing
    expect(await shownAt(receiver, id)).toMatchObject({ complete: false, transfer: { state: 'paused' } })
  })
})

test('at a duty desk a large file waits until somebody asks; its words do not', async () => {
  const { id, statement } = await exhibitOf(fileOf(limits.blobUnaskedBytes + mib).path)
  await sync(sender)
  const duty = await world.home(`${there}/duty`)
  const before = line.bytes
  await sync(duty)
  expect(await shownAt(duty, id)).toMatchObject({ complete: false, transfer: { state: 'unasked', done: 0 } })
  expect(line.bytes - before).toBeLessThan(mib)
  expect(downloadsInTurn(duty.open.context.store.read, limits.blobUnaskedBytes)).toEqual([])
  // its words are confirmed; the sender keeps the file at the relay, and nobody is alarmed
  world.clock.advance(limits.receiptForIncompleteMs)
  for (const home of [duty, sender]) await sync(home)
  const kept = line.bytes
  for (let times = 0; times < 3; times++) {
    world.clock.advance(8 * limits.resendAfterMs)
    await sync(sender)
  }
  expect(line.bytes - kept).toBeLessThan(mib)
  const db = sender.open.context.store.read
  expect([outboxCounts(db).pending, troubledEnvelopes(db)]).toEqual([1, []])
  await duty.call('attachment.fetch', { id, statement, index: 0 })
  for (const home of [duty, sender]) await sync(home)
  expect(await shownAt(duty, id)).toMatchObject({ complete: true })
  expect(outboxCounts(db).pending).toBe(0)
})

test('going up can be put off: its words wait for it, others do not; and left: they go without it, until it is asked for', async () => {
  const { id, statement } = await exhibitOf(fileOf(6 * mib).path)
  const named = { id, statement, index: 0 }
  await sender.call('attachment.pause', named)
  const alert = await sendBulletin(sender, [there])
  for (const home of [sender, receiver]) await sync(home)
  expect((await receiver.call('bulletin.get', { id: alert })).id).toBe(alert)
  expect((await receiver.call('case.get', { id })).exhibits).toEqual([])

  expect((await sender.call('attachment.leave', named)).transfer).toMatchObject({ state: 'left', direction: 'out' })
  for (const home of [sender, receiver]) await sync(home)
  expect(await shownAt(receiver, id)).toMatchObject({ complete: false })
  expect((await sender.call('attachment.transfers', {})).transfers).toMatchObject([{ state: 'left' }])

  expect((await sender.call('attachment.fetch', named)).transfer).toMatchObject({ state: 'waiting' })
  world.clock.advance(limits.transferRetryMaxMs)
  for (const home of [sender, receiver]) await sync(home)
  expect(await shownAt(receiver, id)).toMatchObject({ complete: true })
})

test('what a program before this one could not take is of a version that it keeps; this one reads it then', async () => {
  const { id } = await sender.call('case.create', { case: exampleCase(), to: [there] })
  const { files } = await sender.call('attachment.stageFiles', { path: fileOf(10_000).path })
  const attachments = files.map(({ staged }) => ({ staged, kind: 'other' as const }))
  const exhibit = async (label: string) => {
    const { statement } = await sender.call('case.exhibit', { id, label, holder: 'Tổ 2', attachments })
    const row = sender.open.context.store.read.get<{ version: number }>(
      'SELECT body_version AS version FROM statement WHERE hash = ?',
      Buffer.from(statement, 'hex'),
    )
    return { statement, version: row?.version }
  }
  const small = await exhibit('nhỏ')
  expect(small.version).toBe(1)
  await sync(sender)
  await sync(receiver)
  const { context } = receiver.open
  context.store.transaction('as-before', (tx) => {
    const hash = Buffer.from(small.statement, 'hex')
    tx.run("UPDATE statement SET outcome = 'needs-update' WHERE hash = ?", hash)
    tx.run('DELETE FROM attachment WHERE statement = ?', hash)
  })
  liftUnderstood(context)
  expect(await shownAt(receiver, id)).toMatchObject({ name: 'camera.mp4', size: 10_000, complete: true })

  const { files: again } = await sender.call('attachment.stageFiles', { path: join(sender.folder, 'camera.mp4') })
  attachments.splice(0, 1, ...again.map(({ staged }) => ({ staged, kind: 'other' as const })))
  sender.open.context.store.transaction('as-large', (tx) =>
    tx.run('UPDATE staged_attachment SET size = ?', limits.attachmentTotalBytes + 1),
  )
  expect((await exhibit('lớn')).version).toBe(2)
})

describe('taking a file in', () => {
  const staged = (): readonly string[] => readdirSync(join(sender.folder, 'blobs'))
  const stage = (path: string, control = {}): Promise<unknown> =>
    stageFile(sender.open.context, sender.open.folder, { path, ...control })

  test('cancelled in the middle, nothing of it is left', async () => {
    const { path } = fileOf(5 * mib)
    const cancel = new AbortController()
    const onProgress = (done: number): void => void (done > 2 * mib && cancel.abort())
    expect(await codeOf(() => stage(path, { signal: cancel.signal, onProgress }))).toBe('engine/cancelled')
    expect(staged()).toEqual([])
  })

  test('changed while it is read it is refused; removed while it is read it is what it was', async () => {
    const { path, content } = fileOf(3 * mib)
    const grow = (): void => writeFileSync(path, 'x', { flag: 'a' })
    expect(await codeOf(() => stage(path, { onProgress: grow }))).toBe('attachment/changed')
    expect(staged()).toEqual([])
    writeFileSync(path, content)
    await stage(path, { onProgress: () => rmSync(path, { force: true }) })
    expect(existsSync(path)).toBe(false)
    expect(staged()).toHaveLength(1)
  })

  test('a file that is no picture goes with no bulletin, and is never shown', async () => {
    const { files } = await sender.call('attachment.stageFiles', { path: fileOf(1000, 'run.exe').path })
    expect(files).toMatchObject([{ name: 'run.bin', type: 'application/octet-stream' }])
    const [{ staged: one }] = files as [(typeof files)[number]]
    expect(await codeOf(() => sendBulletin(sender, [there], { staged: [one] }))).toBe('attachment/type')
    const read = { staged: one, offset: 0, length: 10 }
    await expect(sender.call('attachment.readStaged', read)).rejects.toMatchObject({ code: 'attachment/type' })
  })

  test('where it would fill the disk it is not begun', async () => {
    const { path } = fileOf(3 * mib)
    const full = { ...sender.open.folder, freeBytes: async () => limits.diskFreeBytes + 2 * mib }
    expect(await codeOf(() => stageFile(sender.open.context, full, { path }))).toBe('store/full')
    expect(statSync(join(sender.folder, 'blobs')).isDirectory() && staged()).toEqual([])
  })
})
