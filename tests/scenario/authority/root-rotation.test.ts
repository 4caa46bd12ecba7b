/** The root keys are replaced while desks are at work: nothing is lost, and the old root is nobody from then on. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftPolicy } from '../../../engine/authority/compose-policy.ts'
import { countersign, propose } from '../../../engine/enrol/proposal.ts'
import { datedBy, signerOf, type StatementSigner } from '../../../engine/enrol/statement.ts'
import { unitStatement } from '../../../engine/enrol/statements.ts'
import type { RecordId, UnitId } from '../../../shared/ids.ts'
import { encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { unitAt } from '../../../shared/protocol/directory/selectors.ts'
import { applyLeaf } from '../../../shared/protocol/directory/state.ts'
import type { Proposal } from '../../../shared/protocol/directory/proposal.ts'
import { day, hour } from '../../../shared/time.ts'
import { authorityHand, type AuthorityHand } from '../../support/authority-hand.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { publish } from '../../support/rotators.ts'
import {
  makeWorldTemplate,
  outcomeOf,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
} from '../../support/sync-world.ts'

const [here, near, far] = ['tp-hcm', 'ba-ria-vung-tau', 'dong-nai'] as const
let world: SyncWorld
let authority: AuthorityHand
let sender: SyncHome
let reader: SyncHome
let away: SyncHome
let fresh: readonly StatementSigner[]
let rotation: Proposal
/** Sent before; while signatures were missing; under the old policy when the new one was in the log; after it was seen. */
const sent: RecordId[] = []

const policyIn = ({ open }: SyncHome) => open.directory.state.policies.last?.policy
const say = async (): Promise<void> => void sent.push(await sendBulletin(sender, [near, far]))
const idOf = (code: string): UnitId => world.units.find((unit) => unit.code === code)!.id
const renamed = (name: string, hands: readonly StatementSigner[]) => {
  const unit = unitAt(reader.open.directory.state, idOf(near))
  if (unit === undefined) throw new Error('the unit is in the log')
  return unitStatement({ ...unit, name }, hands)
}

beforeAll(async () => {
  using template = await makeWorldTemplate(3)
  world = template.copy()
  await world.relay()
  authority = await authorityHand(world)
  sender = await world.home(`${here}/duty`)
  reader = await world.home(`${near}/commander`)
  away = await world.home(`${far}/commander`)
  await syncAll(sender, reader, away)
  const { crypto } = sender.open.context.deps
  const pairs = [1, 2, 3].map((byte) => crypto.signingKeyPair(crypto.secretKey(new Uint8Array(32).fill(byte))))
  fresh = pairs.map((pair) => datedBy(signerOf(crypto, pair), world.clock))
  await say()
  await syncAll(sender, reader)
  await world.close(`${far}/commander`)
  const place = { crypto, state: reader.open.directory.state, now: world.clock.now() }
  const removeKeys = policyIn(reader)?.rootKeys ?? []
  const change = { addKeys: pairs.map(({ publicKey }) => publicKey), removeKeys, threshold: 2 }
  const draft = draftPolicy(place, { change, by: [authority.root.keyId, fresh[0]!.keyId, fresh[1]!.keyId] })
  rotation = await countersign(await propose({ ...draft, created: place.now }, authority.root), fresh[0]!)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

test('while a signature is missing the old root stands, and mail goes on', async () => {
  await expect(authority.publish(rotation)).rejects.toThrow('signatures are missing')
  await say()
  world.clock.advance(hour)
  await syncAll(sender, reader)
  expect([policyIn(reader)?.serial, policyIn(reader)?.threshold]).toEqual([0, 1])
  expect(outcomeOf(reader, sent[1]!)).toBe('accepted')
})

test('with the last signature it counts: who has seen it reads who has not, and the other way round', async () => {
  await authority.publish(await countersign(rotation, fresh[1]!))
  await syncAll(reader)
  expect([policyIn(reader)?.serial, policyIn(sender)?.serial]).toEqual([1, 0])
  await say() // sealed under the tree before
  await syncAll(sender, reader)
  expect(policyIn(sender)).toMatchObject({ serial: 1, threshold: 2 })
  await say()
  await syncAll(sender, reader)
  expect(sent.map((id) => outcomeOf(reader, id))).toEqual(Array(4).fill('accepted'))
})

test('the old root says nothing any more: the log refuses it, and where a log did not, every desk finds it void', async () => {
  const { url } = await world.relay()
  const old = datedBy(authority.root, world.clock)
  const statement = await renamed('Không ai đặt tên này', [old])
  const refused = publish(reader, url, { statement })
  await expect(refused).rejects.toMatchObject({ code: 'directory/refused', params: { reason: 'threshold' } })
  const { context, directory } = reader.open
  const leaf = encodeLeaf({ logged: world.clock.now(), statement })
  expect(applyLeaf(context.deps.crypto, directory.state, leaf).verdict).toEqual({ kind: 'void', reason: 'threshold' })
  // beside one of the new keys it is as if it were not there
  const half = encodeLeaf({ logged: world.clock.now(), statement: await renamed('Nửa vời', [old, fresh[2]!]) })
  expect(applyLeaf(context.deps.crypto, directory.state, half).verdict.kind).toBe('void')
})

test('two of the new keys speak for the authority, and a desk that was off meanwhile catches up with all of it', async () => {
  const { url } = await world.relay()
  await publish(reader, url, { statement: await renamed('Công an Bà Rịa mới', [fresh[2]!, fresh[0]!]) })
  world.clock.advance(2 * day)
  await syncAll(sender, reader)
  away = await world.home(`${far}/commander`)
  await syncAll(away, sender, reader, away)
  expect(policyIn(away)).toMatchObject({ serial: 1, threshold: 2 })
  expect(sent.map((id) => outcomeOf(away, id))).toEqual(Array(4).fill('accepted'))
  for (const id of sent) expect(await rungs(sender, id)).toEqual({ [near]: 'decrypted', [far]: 'decrypted' })
  expect(unitAt(away.open.directory.state, idOf(near))?.name).toBe('Công an Bà Rịa mới')
  await world.close(`${near}/commander`)
  reader = await world.home(`${near}/commander`)
  const back = await sendBulletin(reader, [here, far])
  await syncAll(reader, sender, away)
  for (const home of [sender, away]) expect(outcomeOf(home, back)).toBe('accepted')
  for (const home of [sender, reader, away]) {
    expect(await home.call('directory.verify', {})).toMatchObject({ ok: true, alarms: [] })
    expect(auditOf(home, 'envelope.refused', 'carry.refused', 'device.lied')).toEqual([])
  }
})
