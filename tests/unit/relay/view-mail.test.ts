/** Parts of posts in the view: one order of commands gives one set of cursors, wherever a view begins. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProjection } from '../../../relay/storage/replicated/projection.ts'
import { createSqliteMail } from '../../../relay/storage/sqlite-mail-store.ts'
import { createViewMail, type PostedPart, type ViewMail } from '../../../relay/storage/sqlite-view-mail.ts'
import { openView, type View } from '../../../relay/storage/sqlite-view.ts'
import type { DeviceId, HeaderHash, UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { day, hour } from '../../../shared/time.ts'

const hexOf = <T>(length: number, value: number): T => value.toString(16).padStart(length * 2, '0') as T
const unitOf = (n: number): UnitId => hexOf(16, n)
const device = hexOf<DeviceId>(16, 0x99)
/** The last digit of a unit is its shard. */
const shardOf = (unit: UnitId): number => Number(unit.at(-1))

let folder: string
const opened: View[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'giaoban-view-'))
})
afterEach(() => {
  for (const view of opened.splice(0)) view.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Opened extends ViewMail {
  head(unit: number): number
  cursors(unit: number): number[]
}
function openMail(): Opened {
  const view = openView(join(folder, `${opened.length}.db`), 'here')
  opened.push(view)
  const mail = createSqliteMail(view.db)
  const page = (unit: number) =>
    mail.page({ stream: unitOf(unit), visible: 'all', circles: true }, { after: 0, maxBytes: 1e6, maxItems: 100 })
  return {
    ...createViewMail(view.db, shardOf),
    head: (unit) => page(unit).head,
    cursors: (unit) => page(unit).items.map(({ cursor }) => cursor),
  }
}

function part(n: number, to: readonly number[], more: Partial<PostedPart> = {}): PostedPart {
  const entries = to.map((unit, index) => ({
    streams: [unitOf(unit)],
    addressee: `01${unitOf(unit)}` as AddresseeKey,
    index,
    leaf: new Uint8Array(10),
    path: [],
  }))
  const content = { header: new Uint8Array(5), payload: new Uint8Array(5) }
  return {
    unit: unitOf(9),
    device,
    headerHash: hexOf<HeaderHash>(32, n),
    ...content,
    entries,
    at: n,
    parts: 1,
    ...more,
  }
}

test("a view is one process' own: a second one is refused, and harms nothing", () => {
  const path = join(folder, 'own.db')
  const first = openView(path, 'here')
  opened.push(first)
  first.setMark('log', { created: 'then', applied: 3 })
  expect(() => openView(path, 'here')).toThrow('relay/data-in-use')
  first.setMark('log', { created: 'then', applied: 4 })
  opened.pop()?.close()
  opened.push(openView(path, 'here'))
  expect(opened[0]?.mark('log')).toEqual({ created: 'then', applied: 4 })
})

describe('mail in a view', () => {
  test('an envelope in parts is accepted when the last one is here, whichever that is, at its earliest time', () => {
    const mail = openMail()
    const hash = hexOf<HeaderHash>(32, 1)
    mail.insertPart(part(1, [0x11], { parts: 2, at: 50 }), { shard: 1, sequence: 1 })
    expect(mail.accepted(device, hash)).toBeUndefined()
    mail.insertPart(part(1, [0x11], { parts: 2, at: 60 }), { shard: 1, sequence: 2 })
    expect(mail.accepted(device, hash)).toBeUndefined()
    mail.insertPart(part(1, [0x10], { parts: 2, at: 40 }), { shard: 0, sequence: 1 })
    expect(mail.accepted(device, hash)).toBe(40)
    expect([mail.head(0x10), mail.head(0x11)]).toEqual([1, 1])
  })

  test('nothing expires between a part and its repetition: a view from there would take the repetition for new', () => {
    const [whole, later] = [openMail(), openMail()]
    const written = [part(1, [0x10]), part(2, [0x10]), part(9, [0x10]), part(1, [0x10])]
    for (const [i, each] of written.entries()) whole.insertPart(each, { shard: 0, sequence: i + 1 })
    expect(whole.oldUpTo(0, 5, 10)).toBe(0)
    // asked for nevertheless, by a process that had not seen the repetition yet
    expect(whole.expireParts(0, 2)).toBe(0)
    expect(whole.horizon(0)).toEqual({ upTo: 0, bases: [] })
    // once all three are old they go together
    expect(whole.oldUpTo(0, 10, 10)).toBe(4)
    whole.insertPart(part(20, [0x10]), { shard: 0, sequence: 5 })
    expect(whole.expireParts(0, 4)).toBe(3)
    const horizon = whole.horizon(0)
    expect(horizon).toEqual({ upTo: 4, bases: [{ unit: unitOf(0x10), cursor: 3 }] })
    later.beginAt(0, horizon)
    later.insertPart(part(20, [0x10]), { shard: 0, sequence: 5 })
    expect(later.cursors(0x10)).toEqual(whole.cursors(0x10))
    expect(later.cursors(0x10)).toEqual([4])
  })

  test('what came in one message goes when the youngest of it is old, and all of it', () => {
    const mail = openMail()
    for (const at of [1, 9, 2]) mail.insertPart(part(at, [0x10]), { shard: 0, sequence: 1 })
    mail.insertPart(part(3, [0x10], { parts: 2 }), { shard: 0, sequence: 2 })
    mail.insertPart(part(4, [0x10]), { shard: 0, sequence: 2 })
    mail.insertPart(part(3, [0x11], { parts: 2 }), { shard: 1, sequence: 1 })
    expect(mail.oldUpTo(0, 5, 10)).toBe(0)
    expect(mail.oldUpTo(0, 10, 10)).toBe(2)
    expect(mail.expireParts(0, 1)).toBe(3)
    expect(mail.cursors(0x10)).toEqual([4, 5])
    expect(mail.expireParts(0, 2), 'one of the two has a part in the other shard').toBe(1)
    expect([mail.cursors(0x10), mail.cursors(0x11)]).toEqual([[], [1]])
  })

  test('what clocks that were wrong have stamped stops nothing, and goes when its turn has come', () => {
    const mail = openMail()
    const start = 1_000 * day
    const stamps = Array.from({ length: 40 }, (_, i) => start + i * hour)
    stamps[20] = start - 7 * hour // a machine with local time
    const inOne = 30 // one that was begun in the other shard long ago comes in one message with another
    const sequenceOf = (i: number): number => (i > inOne ? i : i + 1)
    mail.insertPart(part(inOne, [0x11], { at: start, parts: 2 }), { shard: 1, sequence: 1 })
    for (const [i, at] of stamps.entries())
      mail.insertPart(part(i, [0x10], { at, parts: i === inOne ? 2 : 1 }), { shard: 0, sequence: sequenceOf(i) })
    mail.insertPart(part(99, [0x11], { at: start + 50 * hour }), { shard: 1, sequence: 2 })
    expect(mail.oldest()).toBe(start)
    for (let now = start + 44 * day; now < start + 46 * day; now += hour) {
      const before = Math.min(now - limits.mailRetentionMs, (mail.oldest() ?? now) + limits.sweepStepMs)
      for (const shard of [0, 1]) {
        const upTo = mail.oldUpTo(shard, before, 10)
        if (upTo > 0) mail.expireParts(shard, upTo)
        // nothing goes before what came before it has
        expect(mail.cursors(0x10)).toEqual(stamps.map((_, i) => i + 1).slice(40 - mail.cursors(0x10).length))
      }
    }
    expect(mail.cursors(0x10).length).toBe(40 - 23) // what was posted in the first 23 hours is 45 days old
  })

  test('a time that is ahead of the engine counts as the one at which it was written', () => {
    const view = openView(join(folder, 'ahead.db'), 'here')
    opened.push(view)
    const project = createProjection({ viewMail: createViewMail(view.db, shardOf) } as Parameters<
      typeof createProjection
    >[0])
    const written = 1_000 * day
    const at = (claimed: number): number => {
      const where = { stream: 'mail-0', sequence: claimed, at: written } as const
      return project.post(part(claimed, [0x10], { at: written + claimed }), where).at
    }
    expect([at(1), at(365 * day)]).toEqual([written + 1, written + limits.engineSkewMs])
  })

  test('expiry in one shard leaves the rest of an envelope in the others, and the quota when all is gone', () => {
    const mail = openMail()
    mail.insertPart(part(1, [0x10], { parts: 2 }), { shard: 0, sequence: 1 })
    mail.insertPart(part(1, [0x11], { parts: 2 }), { shard: 1, sequence: 1 })
    expect(mail.expireParts(0, 1)).toBe(0)
    expect([mail.cursors(0x10), mail.cursors(0x11)]).toEqual([[], [1]])
    expect(mail.expireParts(1, 1)).toBe(1)
    expect(mail.cursors(0x11)).toEqual([])
    expect([mail.head(0x10), mail.head(0x11)]).toEqual([1, 1])
  })
})
