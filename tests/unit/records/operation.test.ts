import { beforeAll, describe, expect, it } from 'vitest'
import { bitsToHandling, bulletinOf, decodeOperation, handlingToBits } from '../../../engine/records/operation.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { DeviceId, OfficerId } from '../../../shared/ids.ts'
import { bulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import { StatementMaker, testId, units, type Statement } from '../../support/operations.ts'

let maker: StatementMaker
let all: readonly Statement[]
beforeAll(async () => {
  maker = new StatementMaker(await createCrypto())
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
    expect(bulletinOf(created.operation).attachments).toEqual([
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
  })
})
