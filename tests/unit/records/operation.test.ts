import { beforeAll, describe, expect, it } from 'vitest'
import {
  bitsToHandling,
  bulletinOf,
  decodeOperation,
  describedFile,
  handlingToBits,
} from '../../../engine/records/operation.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { CircleId, DeviceId, OfficerId, RecordId } from '../../../shared/ids.ts'
import { bulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import { bulletinCreate } from '../../../shared/protocol/bodies/bulletin.ts'
import type { BodyAttachment } from '../../../shared/protocol/body.ts'
import { decodeTbs, type Tbs } from '../../../shared/protocol/tbs.ts'
import { authors, StatementMaker, testId, units, type Statement } from '../../support/operations.ts'

const crypto = await createCrypto()
let maker: StatementMaker
let all: readonly Statement[]
beforeAll(() => {
  maker = new StatementMaker(crypto)
  const created = maker.create({ bulletin: exampleBulletin() })
  const more = { parents: [created] }
  all = [created, maker.update(more), maker.cancel(more), maker.acknowledge(more), maker.acted(more)]
})
const decode = (statement: Statement, change: { body?: Uint8Array; type?: number; bodyVersion?: number } = {}) => {
  const { body = statement.body, ...tbs } = change
  return decodeOperation({
    hash: statement.hash,
    tbs: { ...decodeTbs(statement.tbs), ...tbs },
    body,
    unit: units.hcm,
    device: testId<DeviceId>('d'),
    officer: testId<OfficerId>('o'),
    named: statement.operation.recipients,
  })
}

describe('an operation', () => {
  it('gives the bulletin back as it was sent', () => {
    const [created] = all
    if (created?.operation.kind !== 'bulletin-create') throw new Error('not a bulletin')
    expect(bulletinOf(created.operation)).toEqual(exampleBulletin())
  })

  it('says what its statement says, and whose it is', () => {
    const [created, update] = all.map((statement) => ({ ...statement, decoded: decodeTbs(statement.tbs) }))
    const circle = { kind: 'circle', id: testId<CircleId>('k') } as const
    const tbs = {
      ...update!.decoded,
      recipients: [...update!.decoded.recipients, circle] as Tbs['recipients'],
      attachments: [{ type: 'image/jpeg' }] as unknown as NonNullable<Tbs['attachments']>,
    }
    const from = { hash: update!.hash, tbs, body: update!.body, unit: units.longAn, device: testId<DeviceId>('d') }
    const of = (officer: OfficerId | undefined) => decodeOperation({ ...from, officer, named: [units.hcm] })
    const officer = testId<OfficerId>('o')
    expect(of(officer)).toMatchObject({
      ok: true,
      value: {
        kind: 'bulletin-update',
        hash: update!.hash,
        recordId: created!.hash,
        parents: [created!.hash],
        unit: units.longAn,
        device: from.device,
        officer: { id: officer, name: authors.hcmDuty.name, role: 'duty' },
        created: tbs.created,
        logSize: tbs.checkpoint.size,
        expires: tbs.expires,
        recipients: [units.hcm],
        circles: [circle.id],
        marking: tbs.marking,
        handling: tbs.handling,
        attachmentTypes: ['image/jpeg'],
      },
    })
    expect(of(undefined)).toMatchObject({ ok: true, value: { officer: undefined } })
  })

  it('that creates a record is its id, and stands on nothing', () => {
    const [created] = all
    expect(decode(created!)).toMatchObject({
      ok: true,
      value: { recordId: created!.hash, parents: [], circles: [], attachmentTypes: [] },
    })
  })

  it('of an officer whose name is not disclosed has none, and no badge', () => {
    const [created] = all
    const decoded = bulletinCreate.decode(created!.body)
    const { author: _, ...silent } = decoded
    const made = decode(created!, { body: bulletinCreate.encode(crypto, silent) })
    expect(made.ok && made.value.officer).toEqual({ id: testId<OfficerId>('o'), name: '', badge: '', role: 'duty' })
  })

  it('is refused when its body is cut at any byte', () => {
    for (const statement of all) {
      for (let length = 0; length < statement.body.length; length++) {
        expect(decode(statement, { body: statement.body.subarray(0, length) })).toEqual({
          ok: false,
          error: 'malformed',
        })
      }
    }
  })

  it('never throws on a flipped bit, and what still decodes can be shown', () => {
    for (const statement of all) {
      for (let bit = 32 * 8; bit < statement.body.length * 8; bit++) {
        const body = Uint8Array.from(statement.body)
        body[bit >> 3]! ^= 1 << (bit & 7)
        const decoded = decode(statement, { body })
        if (decoded.ok && decoded.value.kind === 'bulletin-create')
          expect(bulletinInput.safeParse(bulletinOf(decoded.value)).success).toBe(true)
      }
    }
  })

  it('of an unknown type or version asks for an update of the program', () => {
    expect(decode(all[0]!, { type: 999 })).toEqual({ ok: false, error: 'needs-update' })
    expect(decode(all[0]!, { bodyVersion: 2 })).toEqual({ ok: false, error: 'needs-update' })
  })

  it('that creates a record names none, and any other does', () => {
    expect(decode(all[0]!, { type: 2 })).toEqual({ ok: false, error: 'malformed' })
    expect(decode(all[1]!, { type: 1 })).toEqual({ ok: false, error: 'malformed' })
    const [created, update] = all
    const of = (statement: Statement, recordId: RecordId | undefined) =>
      decode(statement, { recordId } as Parameters<typeof decode>[1])
    expect(of(created!, update!.operation.recordId)).toEqual({ ok: false, error: 'malformed' })
    expect(of(update!, undefined)).toEqual({ ok: false, error: 'malformed' })
  })

  it('shows files of others without folders and without words that do not fit', () => {
    const file = { key: new Uint8Array(32), salt: new Uint8Array(24), exhibitSalt: new Uint8Array(32), trueSize: 1 }
    const created = maker.create({
      attachments: [
        { ...file, name: '../../etc/anh.jpg', kind: 'portrait', takenOn: 'hôm qua', caption: 'A\u202eB' },
        { ...file, name: '\u0000', kind: 'mark', takenOn: '2026-11', caption: 'Sẹo' },
      ],
    })
    if (created.operation.kind !== 'bulletin-create') throw new Error('not a bulletin')
    expect(bulletinOf(created.operation).attachments).toStrictEqual([
      { file: 'anh.jpg', kind: 'portrait' },
      { file: '2', kind: 'mark', takenOn: '2026-11', caption: 'Sẹo' },
    ])
  })

  it('carries each handling code as one bit, and the strictest of several', () => {
    for (const code of ['H0', 'H1', 'H2', 'H3'] as const) expect(bitsToHandling(handlingToBits(code))).toBe(code)
    expect([bitsToHandling(3), bitsToHandling(7), bitsToHandling(16), bitsToHandling(0)]).toEqual([
      'H1',
      'H2',
      'H3',
      'H0',
    ])
    expect([8, 15, 17, 2 ** 31].map(bitsToHandling)).toEqual(['H3', 'H3', 'H3', 'H3'])
  })

  it('names a file by what stands behind its last folder, whichever way that is written', () => {
    const named = (name: string) => describedFile({ name, kind: 'other' } as BodyAttachment, 4).file
    expect(['a/b.jpg', 'a\\b.jpg', 'a/b\\c/d.jpg', 'b.jpg', 'a/'].map(named)).toEqual([
      'b.jpg',
      'b.jpg',
      'd.jpg',
      'b.jpg',
      '5',
    ])
  })

  it('without files has no list of them', () => {
    const plain = maker.create({}).operation
    if (plain.kind !== 'bulletin-create') throw new Error('not a bulletin')
    expect(Object.keys(bulletinOf(plain))).not.toContain('attachments')
  })
})
