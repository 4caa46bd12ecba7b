/** What a home takes in of others' proposals, signs and refuses: with a real database and its own copy of the log. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { countersign, completeStatement, propose, type ProposalDraft } from '../../../engine/enrol/proposal.ts'
import {
  applyProposal,
  importProposal,
  keepProposed,
  loggedAt,
  refuseProposal,
  signProposal,
} from '../../../engine/enrol/proposals.ts'
import { listAudit } from '../../../engine/store/audit.ts'
import { knownOfficer, proposalById, saveProposal } from '../../../engine/store/proposals.ts'
import type { SyncContext } from '../../../engine/sync/context.ts'
import type { Sender } from '../../../engine/sync/inbox/signers.ts'
import type { ErrorCode } from '../../../shared/errors.ts'
import { idBytes, type OfficerId, type ProposalId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { officerNameHash } from '../../../shared/protocol/directory/keys.ts'
import type { LeafType } from '../../../shared/protocol/directory/leaf-types.ts'
import { encodeProposal, proposalIdOf, type Proposal } from '../../../shared/protocol/directory/proposal.ts'
import type { TestOfficer, TestUnit } from '../../support/directory-world.ts'
import { EvidenceWorld } from '../../support/evidence-world.ts'
import { InboxDesk } from '../../support/inbox-desk.ts'
import { codeOf, signedIn, toldFrom, viewOf } from '../../support/proposal-desk.ts'

let world: EvidenceWorld
let unit: TestUnit
let desk: InboxDesk
let context: SyncContext
let news: string[]
beforeAll(async () => {
  world = await EvidenceWorld.create(41)
  unit = world.units.hcm
})
beforeEach(() => {
  desk = new InboxDesk(world, world.people.hcmDuty)
  news = []
  const plain = desk.context
  const heard = { proposals: () => news.push('proposals'), outgoing: () => news.push('outgoing') }
  context = { ...plain, directory: viewOf(world, plain), news: { ...plain.news, ...heard } }
})
afterEach(() => desk[Symbol.dispose]())

const roleOf = (of: TestUnit, change: Partial<ProposalDraft<'role'>> = {}): ProposalDraft<'role'> => ({
  type: 'role',
  body: { unit: of.id, officer: of.duty.id, roles: ['commander', 'duty'], approve: true },
  signers: [of.admin.key.keyId, of.commander.key.keyId],
  created: world.directory.now,
  ...change,
})
const proposed = <T extends LeafType = 'role'>(draft?: ProposalDraft<T>, by = unit.admin) =>
  propose((draft ?? roleOf(unit)) as ProposalDraft<T>, by.key)
const idOfProposal = (proposal: Proposal): ProposalId => proposalIdOf(world.directory.crypto, proposal)
const stored = (proposal: Proposal) => proposalById(desk.store.read, idOfProposal(proposal))
const audits = () =>
  listAudit(desk.store.read, { limit: 99 })
    .map(({ action, code }) => (code === undefined ? action : `${action} ${code}`))
    .toReversed()
const imports = (proposal: Proposal, by = unit.commander) =>
  importProposal(context, encodeProposal(proposal), signedIn(by))
const blindTo = (error: ErrorCode): SyncContext => ({ ...context, directory: viewOf(world, context, error) })
const told = () => toldFrom(desk.store.read)

describe('what was composed here', () => {
  test('is kept, and written into the audit under the officer’s name', async () => {
    const proposal = await proposed()
    const id = keepProposed(context, proposal, signedIn(unit.duty))
    expect(id).toBe(idOfProposal(proposal))
    expect(stored(proposal)).toMatchObject({ state: 'open', receivedAt: desk.now, proposal: { core: proposal.core } })
    expect(listAudit(desk.store.read, { limit: 9 }).find(({ action }) => action === 'proposal.made')).toMatchObject({
      at: desk.now,
      action: 'proposal.made',
      object: idBytes(id),
      officer: unit.duty.id,
    })
    expect(news).toContain('proposals')
    expect(news).toContain('outgoing')
    expect(told()).toEqual([{ to: 1, proposal: 1, refused: undefined, officer: idBytes(unit.duty.id) }])
  })

  test('by nobody who signs in stands in the audit without an officer', async () => {
    keepProposed(context, await proposed(), undefined)
    expect(told()).toMatchObject([{ proposal: 1, officer: undefined }])
    const made = listAudit(desk.store.read, { limit: 9 }).find(({ action }) => action === 'proposal.made')
    expect(made).not.toHaveProperty('officer')
  })

  test('with all hands at once is complete', async () => {
    const both = await countersign(await proposed(), unit.commander.key)
    keepProposed(context, both, signedIn(unit.admin))
    expect(stored(both)?.state).toBe('complete')
  })

  test.each(['directory/stale', 'epoch/refused', 'device/expired'] as const)(
    'under %s is kept for going from hand to hand, and not sent',
    async (error) => {
      const proposal = await proposed()
      keepProposed(blindTo(error), proposal, signedIn(unit.admin))
      expect([stored(proposal)?.state, told()]).toEqual(['open', []])
    },
  )

  test.each(['directory/split-view', 'directory/update-needed', 'directory/other-world', 'clock/refused'] as const)(
    'under %s is neither kept nor signed',
    async (error) => {
      const proposal = await proposed()
      expect(await codeOf(() => keepProposed(blindTo(error), proposal, signedIn(unit.admin)))).toBe(error)
      const { id } = imports(proposal)
      const signing = { id, officer: signedIn(unit.commander), asAdmin: false }
      expect(await codeOf(() => signProposal(blindTo(error), signing))).toBe(error)
      expect(stored(proposal)?.proposal.signatures).toHaveLength(1)
    },
  )

  test('is no proposal of another unit, none that has run out, none that would be void, none that is bent', async () => {
    const refused = async (proposal: Proposal) => codeOf(() => keepProposed(context, proposal, signedIn(unit.admin)))
    expect(await refused(await proposed(roleOf(world.units.bd), world.units.bd.admin))).toBe('proposal/other-unit')
    const old = roleOf(unit, { expires: world.directory.now + 1 })
    const short = await proposed(old)
    desk.now += 1
    expect(await refused(short)).toBe('proposal/expired')
    const stranger = { ...unit.admin, key: world.directory.key() }
    expect(await refused(await proposed(roleOf(unit), stranger))).toMatch(/^proposal\/invalid /)
    const unknown = {
      unit: unit.id,
      officer: world.directory.id<OfficerId>(),
      roles: ['duty'] as const,
      approve: false,
    }
    expect(await refused(await proposed({ ...roleOf(unit), body: unknown }))).toMatch(/^proposal\/not-allowed /)
    const honest = await proposed()
    const bent = { ...honest, coreSignature: new Uint8Array(64) }
    expect(await refused(bent)).toMatch(/^proposal\/invalid /)
    const body = { unit: unit.id, from: 1, until: 2, key: unit.admin.key.publicKey }
    const later = await propose(
      { type: 'matching-key', body, signers: [], created: world.directory.now },
      unit.admin.key,
    )
    expect(await refused(later)).toBe('proposal/not-described')
    expect(audits().filter((action) => action.startsWith('proposal'))).toEqual([])
  })
})

describe('what comes in a file', () => {
  test('is taken in once, and again for another signature', async () => {
    const first = await proposed()
    const id = idOfProposal(first)
    expect(imports(first)).toEqual({ id, isNews: true })
    desk.now += 5
    news.length = 0
    expect(imports(first)).toEqual({ id, isNews: false })
    expect(news).toEqual([])
    expect(imports(await countersign(first, unit.commander.key))).toEqual({ id, isNews: true })
    expect(imports(first)).toEqual({ id, isNews: false })
    expect(stored(first)).toMatchObject({ state: 'complete', receivedAt: desk.now - 5 })
    expect(audits().filter((action) => action === 'proposal.imported')).toHaveLength(2)
  })

  test('gathers signatures that came on different ways', async () => {
    const signers = [unit.admin, unit.secondAdmin, unit.commander].map(({ key }) => key.keyId)
    const first = await proposed(roleOf(unit, { signers }))
    for (const { key } of [unit.commander, unit.secondAdmin])
      expect(imports(await countersign(first, key)).isNews).toBe(true)
    expect(stored(first)?.proposal.signatures).toHaveLength(3)
  })

  test('is invalid where it is none, and a refusal stands in the audit', async () => {
    expect(await codeOf(() => importProposal(context, new Uint8Array(9), signedIn(unit.admin)))).toBe(
      'proposal/invalid codec',
    )
    const foreign = await proposed(roleOf(world.units.bd), world.units.bd.admin)
    expect(await codeOf(() => imports(foreign))).toBe('proposal/other-unit')
    expect(listAudit(desk.store.read, { limit: 9 }).at(0)).toMatchObject({
      at: desk.now,
      action: 'proposal.import-refused',
      code: 'proposal/other-unit',
      object: idBytes(idOfProposal(foreign)),
      officer: unit.commander.id,
    })
  })

  test('from one proposer is bounded, but for what ends access, what is known, and what is made here', async () => {
    const many = await Promise.all(
      Array.from({ length: limits.proposalsOpenPerProposer + 1 }, (_, i) =>
        proposed(roleOf(unit, { created: world.directory.now - i })),
      ),
    )
    for (const each of many.slice(1)) expect(imports(each).isNews).toBe(true)
    const [last] = many as [Proposal, ...Proposal[]]
    expect(await codeOf(() => imports(last))).toBe('proposal/too-many')
    expect(imports(await countersign(many[1]!, unit.commander.key)).isNews).toBe(true)
    const target = { kind: 'officer', target: idBytes(unit.duty.id), reason: 'lost' } as const
    const ends = await proposed<'revocation'>({
      type: 'revocation',
      body: { unit: unit.id, ...target },
      signers: [unit.admin.key.keyId],
      created: world.directory.now,
    })
    expect(imports(ends).isNews).toBe(true)
    const other = await proposed(roleOf(unit), unit.secondAdmin)
    expect(imports(other).isNews).toBe(true)
    keepProposed(context, last, signedIn(unit.admin))
    expect(stored(last)?.state).toBe('open')
  })

  test('is bounded in all, whoever proposes', async () => {
    const fill = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const by = world.directory.key()
        const proposal = await propose(roleOf(unit), by)
        desk.transaction((tx) =>
          saveProposal(tx, { id: idOfProposal(proposal), proposal, state: 'open', at: desk.now }),
        )
      }
    }
    await fill(limits.proposalsOpen - 1)
    expect(imports(await proposed()).isNews).toBe(true)
    expect(await codeOf(async () => imports(await proposed(roleOf(unit, { note: 'x' }))))).toBe('proposal/too-many')
  })
})

describe('an officer', () => {
  const sign = (proposal: Proposal, officer: TestOfficer, asAdmin = false) =>
    codeOf(() => signProposal(context, { id: idOfProposal(proposal), officer: signedIn(officer), asAdmin }))
  const refuse = (proposal: Proposal, officer: TestOfficer) =>
    codeOf(() =>
      refuseProposal(context, { id: idOfProposal(proposal), officer: signedIn(officer), reason: 'không đúng' }),
    )

  test('signs what asks for that signature', async () => {
    const proposal = await proposed()
    imports(proposal)
    expect(await sign(proposal, unit.commander)).toBe('done')
    expect(stored(proposal)).toMatchObject({ state: 'complete', receivedAt: desk.now })
    expect(stored(proposal)?.proposal.signatures).toHaveLength(2)
    expect(audits()).toContain('proposal.signed')
    expect(told()).toEqual([{ to: 1, proposal: 2, refused: undefined, officer: idBytes(unit.commander.id) }])
    expect(await sign(proposal, unit.commander)).toBe('proposal/closed')
  })

  test('signs nothing that is unknown, asks for somebody else, has run out or would be void by now', async () => {
    const proposal = await proposed(roleOf(unit, { expires: world.directory.now + 10 }))
    expect(await sign(proposal, unit.commander)).toBe('usage/not-found')
    imports(proposal)
    expect(await sign(proposal, unit.duty)).toBe('proposal/not-yours')
    expect(await sign(proposal, unit.admin, true)).toBe('proposal/not-yours')
    desk.now += 10
    expect(await sign(proposal, unit.commander)).toBe('proposal/expired')
    expect(stored(proposal)?.proposal.signatures).toHaveLength(1)
  })

  test('signs as an administrator only where this device may serve that role', async () => {
    const signers = [unit.admin, unit.secondAdmin, unit.commander].map(({ key }) => key.keyId)
    const proposal = await proposed(roleOf(unit, { signers }))
    imports(proposal)
    expect(await sign(proposal, unit.secondAdmin)).toBe('role/not-allowed')
    expect(await sign(proposal, unit.secondAdmin, true)).toBe('done')
    expect(stored(proposal)?.state).toBe('open')
  })

  test('refuses what asks for that signature, with a reason', async () => {
    const proposal = await proposed()
    expect(await refuse(proposal, unit.commander)).toBe('usage/not-found')
    imports(proposal)
    expect(await refuse(proposal, unit.duty)).toBe('proposal/not-yours')
    expect(await refuse(proposal, unit.commander)).toBe('done')
    expect(stored(proposal)).toMatchObject({
      state: 'refused',
      refusedBy: unit.commander.id,
      reason: 'không đúng',
      endedAt: desk.now,
    })
    expect(audits()).toContain('proposal.refused')
    const refused = { id: idOfProposal(proposal), reason: 'không đúng' }
    expect(told()).toEqual([{ to: 1, proposal: undefined, refused, officer: idBytes(unit.commander.id) }])
    expect([await refuse(proposal, unit.commander), await sign(proposal, unit.commander)]).toEqual([
      'proposal/closed',
      'proposal/closed',
    ])
    // a later signature does not open it again
    expect(imports(await countersign(proposal, unit.commander.key)).isNews).toBe(false)
    expect(stored(proposal)).toMatchObject({ state: 'refused', proposal: { signatures: [{}] } })
  })
})

describe('a word of a device of the unit', () => {
  const word = (fields: object, officer?: TestOfficer, change: Partial<Sender> = {}) => {
    const nameHash = new Uint8Array(32)
    const sender = {
      unit: unit.id,
      device: unit.devices[1]!.id,
      officer: officer && { id: officer.id, roles: [officer.role], nameHash },
      endedLater: false,
      ...change,
    } as Sender
    return desk.transaction((tx) => applyProposal(context, tx, { sender, fields: fields as never }))
  }

  test('is nothing of another unit', async () => {
    const proposal = encodeProposal(await proposed())
    expect(word({ proposal }, undefined, { unit: world.units.bd.id })).toEqual([
      { action: 'proposal.ignored', code: 'other-unit' },
    ])
  })

  test('brings a proposal, or one that is ignored for what it is', async () => {
    const proposal = await proposed()
    expect(word({ proposal: encodeProposal(proposal) })).toEqual([{ action: 'proposal.received' }])
    expect(stored(proposal)?.state).toBe('open')
    const foreign = await proposed(roleOf(world.units.bd), world.units.bd.admin)
    expect(word({ proposal: encodeProposal(foreign) })).toEqual([
      { action: 'proposal.ignored', code: 'proposal/other-unit' },
    ])
    expect(word({})).toEqual([])
  })

  test('ends a proposal when it is of who is asked to sign, as an officer or as an administrator', async () => {
    const proposal = await proposed()
    const refused = { id: idOfProposal(proposal), reason: 'không' }
    expect(word({ refused }, unit.commander)).toEqual([])
    imports(proposal)
    for (const nobody of [undefined, unit.duty, unit.secondAdmin]) expect(word({ refused }, nobody)).toEqual([])
    expect(stored(proposal)?.state).toBe('open')
    news.length = 0
    expect(word({ refused }, unit.commander)).toEqual([{ action: 'proposal.refused' }])
    expect(stored(proposal)).toMatchObject({ state: 'refused', refusedBy: unit.commander.id, reason: 'không' })
    expect([stored(proposal)?.endedAt, news]).toEqual([desk.now, ['proposals']])
    const other = await proposed(roleOf(unit, { note: 'khác' }))
    imports(other)
    const theirs = { refused: { id: idOfProposal(other), reason: 'không' } }
    expect(word(theirs, unit.admin)).toEqual([{ action: 'proposal.refused' }])
  })

  test('names its officer where the name opens the certificate, and is fit to be shown', () => {
    const { crypto } = world.directory
    const salt = crypto.random(32)
    const says = (author: { readonly name: string; readonly badge: string }, hashed = author) => {
      const nameHash = officerNameHash(crypto, { ...hashed, salt })
      const officer = { id: unit.duty.id, roles: [], nameHash }
      word({ author: { ...author, salt } }, undefined, { officer } as never)
      return knownOfficer(desk.store.read, unit.duty.id)?.name
    }
    expect(says({ name: 'A', badge: '1' }, { name: 'B', badge: '1' })).toBeUndefined()
    expect(says({ name: 'A\u202eB', badge: '1' })).toBeUndefined()
    expect(says({ name: 'A', badge: '1\u202e' })).toBeUndefined()
    word({ author: { name: 'A', badge: '1', salt } })
    expect(knownOfficer(desk.store.read, unit.duty.id)).toBeUndefined()
    expect(says({ name: 'Trần Thị Thử', badge: '000-1' })).toBe('Trần Thị Thử')
  })
})

describe('a statement that is in the log', () => {
  test('is found by its body, from where it is looked for; it is proposed no more, and its names are kept', async () => {
    const person = world.people.hcmDuty
    const names = [{ officer: person.id, name: person.name, badge: person.badge, salt: person.salt }]
    const body = { unit: unit.id, officer: person.id, roles: ['duty', 'investigator'] as const, approve: false }
    const complete = await proposed({ ...roleOf(unit), body, names, signers: [unit.admin.key.keyId] })
    expect(loggedAt(desk.store.read, complete)).toBeUndefined()
    using other = new InboxDesk(world, world.people.hcmDuty)
    const there = () => importProposal(other.context, encodeProposal(complete), signedIn(unit.commander))
    expect(there().isNews).toBe(true)
    expect(knownOfficer(other.store.read, person.id)?.name).toBe(person.name)
    const first = await proposed(roleOf(unit, { created: world.directory.now - 50 }))
    const both = await countersign(first, unit.commander.key)
    imports(first)
    await world.directory.add(completeStatement(both)!)
    const at = world.directory.leaves.length
    await world.directory.add(completeStatement(complete)!)
    desk.follow()
    other.follow()
    expect(there().isNews).toBe(false) // known before: what becomes of it is said elsewhere
    expect([loggedAt(desk.store.read, complete), loggedAt(desk.store.read, complete, at)]).toEqual([at, at])
    expect(loggedAt(desk.store.read, complete, at + 1)).toBeUndefined()
    expect(loggedAt(desk.store.read, await proposed())).toBeUndefined()
    expect(await codeOf(() => imports(both))).toBe('proposal/not-allowed replayed')
    expect(await codeOf(() => imports(complete))).toBe('proposal/closed')
    expect(knownOfficer(desk.store.read, person.id)?.name).toBe(person.name)
  })
})

test('what would be void by now is not signed any more', async () => {
  const { hcmCommander } = world.people
  const body = { unit: unit.id, officer: hcmCommander.id, roles: ['commander', 'duty'] as const, approve: true }
  const proposal = await proposed({ ...roleOf(unit), body })
  const { id } = imports(proposal)
  const revoked = { unit: unit.id, target: { officer: hcmCommander.id }, reason: 'lost' } as const
  await world.directory.add(revocationStatement(revoked, [unit.admin.key, unit.secondAdmin.key]))
  desk.follow()
  const signing = { id, officer: signedIn(unit.commander), asAdmin: false }
  expect(await codeOf(() => signProposal(context, signing))).toMatch(/^proposal\/not-allowed /)
  expect(stored(proposal)?.proposal.signatures).toHaveLength(1)
})
