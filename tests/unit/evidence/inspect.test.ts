/** One signed word, checked again at home (docs/spec/evidence.md, Verification): by the log here, and by its place in the record. */
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { auditOrigin, auditWitness } from '../../../engine/audit/checkpoint.ts'
import { inspectStatement } from '../../../engine/evidence/inspect.ts'
import type { OpenHome } from '../../../engine/open-home.ts'
import { appendAudit } from '../../../engine/store/audit.ts'
import { saveCheckpoint, saveCosigned } from '../../../engine/store/audit-checkpoints.ts'
import { auditHead } from '../../../engine/store/audit-tree.ts'
import { idBytes, type RecordId, type StatementHash } from '../../../shared/ids.ts'
import { addCosignature, checkpointText, cosign, signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { minute } from '../../../shared/time.ts'
import { flipBit } from '../../support/codec.ts'
import { EvidenceWorld, keyOf, type Signed } from '../../support/evidence-world.ts'
import { InboxDesk } from '../../support/inbox-desk.ts'

let world: EvidenceWorld
let desk: InboxDesk
let made: Signed
beforeAll(async () => {
  world = await EvidenceWorld.create(31)
  made = world.create()
})
beforeEach(() => {
  desk = new InboxDesk(world, world.people.bdDuty)
})
afterEach(() => {
  desk[Symbol.dispose]()
})

const of = ({ hash }: Signed) => hash as unknown as RecordId // by its first statement
const inspect = (record: RecordId, { hash }: { readonly hash: StatementHash }) =>
  inspectStatement({ context: desk.context, directory: desk.client } as unknown as OpenHome, record, hash)
/** What is said of it, without what it holds. */
const said = (record: RecordId, signed: Signed) => {
  const { stored, held, ...rest } = inspect(record, signed)!
  expect(stored.hash).toBe(signed.hash)
  expect([undefined, signed.hash]).toContain(held?.hash)
  return { ...rest, isHeld: held !== undefined }
}
const fine = () => ({
  record: of(made),
  says: [],
  findings: [],
  holds: true,
  isHeld: true,
  logSize: world.directory.leaves.length,
})

it('a word of the record holds, and what stands on it; one of another record is none of it', () => {
  const { bdDuty, bdCommander } = world.people
  const answer = world.acknowledge({ by: bdCommander, parents: [made] })
  const receipt = world.receipt({ by: bdDuty, about: [made.hash] })
  const other = world.create()
  for (const each of [made, answer, receipt, other]) desk.keep(each)
  expect(said(of(made), made)).toEqual(fine())
  expect(said(of(made), answer)).toEqual(fine())
  const entry = { statement: made.hash, addressee: keyOf(world.units.bd), rung: 'opened', outcome: 'accepted' }
  expect(said(of(made), receipt)).toMatchObject({ ...fine(), says: [entry] })
  expect(inspect(of(made), other)).toBeUndefined()
  expect(inspect(of(other), receipt)).toBeUndefined()
  expect(inspect(of(made), world.create())).toBeUndefined()
})

it('one whose signatures do not hold says nothing, and nothing that stands on it holds', () => {
  const { bdCommander, bdDuty } = world.people
  const bent = { ...made, signatures: made.signatures.map((each) => flipBit(each, 9)) }
  desk.insert(bent, desk.verified(made))
  const answer = world.acknowledge({ by: bdCommander, parents: [made], handling: 2 })
  desk.keep(answer)
  const receipt = world.receipt({ by: bdDuty, about: [made.hash] })
  desk.insert({ ...receipt, signatures: receipt.signatures.toReversed() }, desk.verified(receipt))
  const refused = { code: 'signature', statement: made.hash }
  expect(said(of(made), made)).toEqual({ ...fine(), isHeld: false, holds: false, findings: [refused] })
  expect(said(of(made), answer)).toEqual({ ...fine(), holds: false })
  expect(said(of(made), receipt)).toMatchObject({ says: [], isHeld: false, holds: false })
})

it('what is against it is said, and only what is an error makes that it does not hold', () => {
  const { laCommander, hcmDuty } = world.people
  desk.keep(made)
  const foreign = world.cancel({ by: laCommander, parents: [made] })
  desk.keep(foreign)
  const notAllowed = { code: 'not-allowed', statement: foreign.hash, detail: 'record' }
  expect(said(of(made), foreign)).toEqual({ ...fine(), findings: [notAllowed] })
  const own = world.receipt({ by: hcmDuty, about: [made.hash] })
  desk.keep(own)
  const notCounted = { code: 'receipt-not-counted', statement: own.hash }
  expect(said(of(made), own)).toEqual({ ...fine(), holds: false, findings: [notCounted] })
})

it('one of a key that was removed holds where another unit has vouched for it before', async () => {
  const removed = await EvidenceWorld.create(32)
  const { directory, units, people } = removed
  const { crypto } = directory
  const [auditKey, witnessKey] = [directory.key(), directory.key()]
  const audited = await directory.addDevice(units.bd, { auditKey: auditKey.publicKey })
  const witness = await directory.addDevice(units.la, { witnessKey: witnessKey.publicKey })
  directory.now += minute
  const early = removed.create()
  const before = directory.now
  directory.now += 5 * minute
  await removed.remove(people.hcmDuty.device, units.hcm)
  desk[Symbol.dispose]()
  desk = new InboxDesk(removed, { unit: units.bd, device: audited })
  desk.keep(early)
  expect(inspect(of(early), early)).toMatchObject({ holds: false, findings: [{ code: 'time-not-proven' }] })
  desk.transaction((tx) => {
    const row = { at: before, action: 'receive.operation', object: idBytes(early.hash) }
    appendAudit(tx, crypto, row)
    const checkpoint = { origin: auditOrigin(audited.id), ...auditHead(tx, crypto) }
    const note = signCheckpoint(crypto, { name: checkpoint.origin, keys: auditKey.pair }, checkpoint)
    saveCheckpoint(tx, { ...checkpoint, note, at: before })
    const signer = { name: auditWitness(witness.id), keys: witnessKey.pair }
    const line = cosign(crypto, signer, { text: checkpointText(checkpoint), timeMs: before })
    saveCosigned(tx, { size: checkpoint.size, note: addCosignature(note, line)!, cosignedAt: before })
  })
  const at = Math.floor(before / 1000) * 1000
  const vouched = { code: 'witnessed-before-removal', statement: early.hash, at }
  expect(inspect(of(early), early)).toMatchObject({ holds: true, findings: [vouched] })
  desk[Symbol.dispose]()
  desk = new InboxDesk(removed, { unit: units.bd, device: { ...audited, id: directory.id() } })
  desk.keep(early)
  expect(inspect(of(early), early)).toMatchObject({ holds: false, findings: [{ code: 'time-not-proven' }] })
})
