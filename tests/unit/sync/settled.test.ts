/** What is settled when mail has come, and what is told of it (docs/spec/envelope.md, Outcomes). */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listAudit } from '../../../engine/store/audit.ts'
import { dueReceipts } from '../../../engine/store/receipts.ts'
import { statementByHash } from '../../../engine/store/statements.ts'
import { takeBesideMail } from '../../../engine/sync/inbox/ingest.ts'
import { exampleRequest } from '../../../shared/domain/example-request.ts'
import { idBytes, type RecordId } from '../../../shared/ids.ts'
import { hitRequest } from '../../../shared/protocol/bodies/hit-request.ts'
import { requestCreate } from '../../../shared/protocol/bodies/request.ts'
import type { Tbs } from '../../../shared/protocol/tbs.ts'
import { hour } from '../../../shared/time.ts'
import { EvidenceWorld, keyOf, type Person, type Signed } from '../../support/evidence-world.ts'
import { InboxDesk } from '../../support/inbox-desk.ts'
import { ingestLetters, letter, readingContext, type Letter } from '../../support/letters.ts'

let world: EvidenceWorld
let desk: InboxDesk
beforeAll(async () => {
  world = await EvidenceWorld.create(54)
})
beforeEach(() => {
  desk = new InboxDesk(world, world.people.bdDuty)
})
afterEach(() => {
  desk[Symbol.dispose]()
})

const sealed = (signed: Signed, by: Person = world.people.hcmDuty): Letter =>
  letter(world, signed, { by, to: world.units.bd })
const ingest = (letters: readonly Letter[]) => ingestLetters(readingContext(desk), letters)
const outcomeOf = ({ statementHash }: Letter) => statementByHash(desk.store.read, statementHash)?.outcome
/** A record is named by its first statement. */
const recordOf = (hash: Signed['hash']): RecordId => hash as unknown as RecordId

describe('what has waited in its record', () => {
  it('is settled when its parents come: told, its word owed again, and news where it is one', () => {
    const { hcmDuty } = world.people
    const made = sealed(world.create())
    const { statementHash: hash } = made
    const later = world.cancel({
      by: hcmDuty,
      parents: [world.create()],
      tbs: (tbs) => ({ ...tbs, recordId: recordOf(hash), parents: [hash] }),
    })
    const child = sealed(later)
    ingest([child])
    expect(outcomeOf(child)).toBe('waiting-parents')
    expect(desk.arrived).toEqual([])
    desk.transaction((tx) => void tx.run('DELETE FROM receipt_due'))
    ingest([made])
    expect([outcomeOf(made), outcomeOf(child)]).toEqual(['accepted', 'accepted'])
    const owed = dueReceipts(desk.store.read, Number.MAX_SAFE_INTEGER, 9)
    const word = { outcome: 'accepted', addressee: keyOf(world.units.bd), to: world.units.hcm.id }
    expect(owed).toHaveLength(2)
    expect(owed).toContainEqual(expect.objectContaining({ ...word, statement: child.statementHash }))
    expect(desk.arrived).toEqual([[hash, 'bulletin']])
    expect(desk.changed).toEqual([[hash], [hash]])
  })

  it('that is not accepted then arrives nowhere', () => {
    const made = sealed(world.create())
    const hash = made.statementHash
    const child = sealed(
      world.create({
        tbs: (tbs) => ({ ...tbs, type: 2, recordId: recordOf(hash), parents: [hash] }),
      }),
    )
    ingest([child, made])
    expect(outcomeOf(child)).toBe('not-allowed')
    expect(desk.arrived).toEqual([[hash, 'bulletin']])
  })
})

describe('news', () => {
  it('is a hit that has waited for what it is about, where it is accepted', () => {
    const { crypto, now } = world.directory
    const { hcmDuty, laCommander, bdCommander } = world.people
    const sibling = { ...bdCommander, device: world.units.bd.devices[1]! }
    const hit = (by: Person, { statementHash: hash }: Letter) => {
      const tbs = (same: Tbs): Tbs => ({ ...same, recordId: recordOf(hash), parents: [hash] })
      const signed = world.say('hit-request', { by, to: [world.units.bd], tbs }, (common) =>
        hitRequest.encode(crypto, {
          ...common,
          head: hash,
          urgency: 'urgent',
          deadline: now + hour,
          compared: [{ what: 'scar', finding: 'agrees' }],
        }),
      )
      return sealed(signed, by)
    }
    const bulletin = () => sealed(world.create({ by: sibling, to: [world.units.hcm] }), sibling)
    const [made, other] = [bulletin(), bulletin()]
    const [theirs, strange] = [hit(hcmDuty, made), hit(laCommander, other)]
    ingest([theirs, strange])
    expect([outcomeOf(theirs), outcomeOf(strange), desk.arrived]).toEqual(['waiting-parents', 'waiting-parents', []])
    ingest([made, other])
    expect([outcomeOf(theirs), outcomeOf(strange)]).toEqual(['accepted', 'not-allowed'])
    expect(desk.arrived).toEqual([[made.statementHash, 'hit']])
  })

  it('is a request of another unit as well, and nothing of the own', () => {
    const { hcmDuty, bdCommander } = world.people
    const { marking: _, handling: __, ...request } = exampleRequest()
    const ask = (by: Person) => {
      const to = [world.units.hcm, world.units.bd]
      const signed = world.say('request-create', { by, to }, (common) =>
        requestCreate.encode(world.directory.crypto, {
          ...common,
          request,
          urgency: 'routine',
          deadline: world.directory.now + hour,
        }),
      )
      return sealed(signed, by)
    }
    const sibling = { ...bdCommander, device: world.units.bd.devices[1]! }
    const [theirs, ours] = [ask(hcmDuty), ask(sibling)]
    ingest([theirs, ours])
    expect([outcomeOf(theirs), outcomeOf(ours)]).toEqual(['accepted', 'accepted'])
    expect(desk.arrived).toEqual([[theirs.statementHash, 'request']])
  })

  it('beside the mail is settled and told as what has come', () => {
    const made = world.create()
    desk.keep(made)
    const record = recordOf(made.hash)
    const object = idBytes(made.hash)
    desk.transaction((tx) => {
      takeBesideMail(desk.context, tx, ({ batch }) => {
        batch.records.add(record)
        batch.audit({ action: 'test.said', object })
        batch.refused({ action: 'test.refused' })
      })
    })
    expect(desk.changed).toEqual([[record]])
    expect(listAudit(desk.store.read, { limit: 9 })).toMatchObject([
      { at: desk.now, action: 'test.refused' },
      { at: desk.now, action: 'test.said', object },
    ])
  })
})
