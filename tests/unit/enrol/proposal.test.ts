import { beforeEach, describe, expect, it } from 'vitest'
import { judgeProposal } from '../../../engine/enrol/judge-proposal.ts'
import {
  completeStatement,
  countersign,
  missingSigners,
  propose,
  withSignatures,
  type ProposalDraft,
} from '../../../engine/enrol/proposal.ts'
import {
  decodeProposal,
  encodeProposal,
  proposalIdOf,
  type Proposal,
} from '../../../shared/protocol/directory/proposal.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { limits } from '../../../shared/limits.ts'
import { day } from '../../../shared/time.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let unit: TestUnit
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
})

const roleDraft = (change: Partial<ProposalDraft<'role'>> = {}): ProposalDraft<'role'> => ({
  type: 'role',
  body: { unit: unit.id, officer: unit.duty.id, roles: ['commander', 'duty'], approve: true },
  signers: [unit.admin.key.keyId, unit.commander.key.keyId],
  created: world.now,
  ...change,
})
const judged = (proposal: Proposal, now = world.now) => judgeProposal(world.crypto, world.state, { proposal, now })
const breach = (proposal: Proposal, now = world.now) => {
  const found = judged(proposal, now)
  return found.ok ? found.value.breach : `refused:${found.error}`
}

describe('a statement of two hands', () => {
  it('is complete with the second signature, in either order of the lists, and has its effect in the log', async () => {
    const first = await propose(roleDraft(), unit.admin.key)
    expect(missingSigners(first)).toEqual([unit.commander.key.keyId])
    expect([breach(first), completeStatement(first)]).toEqual([undefined, undefined])
    const carried = decodeProposal(encodeProposal(first))
    const both = await countersign(carried, unit.commander.key)
    expect(breach(both)).toBeUndefined()
    await world.add(completeStatement(both) as never)
  })

  it('keeps its id whoever has signed, and gathers signatures that come by different ways', async () => {
    const draft = roleDraft({ signers: [unit.admin.key, unit.commander.key, unit.secondAdmin.key].map((k) => k.keyId) })
    const first = await propose(draft, unit.admin.key)
    const [a, b] = [await countersign(first, unit.commander.key), await countersign(first, unit.secondAdmin.key)]
    const merged = withSignatures(a, b.signatures)
    expect(missingSigners(merged)).toEqual([])
    expect(proposalIdOf(world.crypto, merged)).toBe(proposalIdOf(world.crypto, first))
  })

  it('is refused when the rules would refuse it with every signature', async () => {
    const alone = await propose(roleDraft({ signers: [] }), unit.admin.key)
    expect(breach(alone)).toBe('four-eyes')
    const byDuty = await propose(roleDraft({ signers: [unit.admin.key.keyId, unit.duty.key.keyId] }), unit.admin.key)
    expect(breach(byDuty)).toBe('signer')
  })

  it('runs out, at the latest after a week', async () => {
    const first = await propose(roleDraft(), unit.admin.key)
    expect(breach(first, world.now + limits.proposalLifeMs - 1)).toBeUndefined()
    expect(breach(first, world.now + limits.proposalLifeMs)).toBe('expired')
    const long = await propose(roleDraft({ expires: world.now + limits.proposalLifeMs + 1 }), unit.admin.key)
    expect(breach(long)).toBe('refused:time')
    const early = await propose(roleDraft({ created: world.now + 2 * day }), unit.admin.key)
    expect(breach(early)).toBe('refused:time')
  })

  it('names officers by what opens their hash, and by nothing else', async () => {
    const names = [{ officer: unit.duty.id, name: 'Ai Đó', badge: 'TN-1', salt: new Uint8Array(32) }]
    expect(breach(await propose(roleDraft({ names }), unit.admin.key))).toBe('refused:names')
  })
})

describe('a proposal of an epoch with a removal', () => {
  it('travels with the keys and wraps that the statement names, and with no others', async () => {
    const device = await world.addDevice(unit)
    const lost = await world.addDevice(unit)
    const { body, keys, wraps } = world.composeEpoch(unit, device, [lost.id])
    const draft: ProposalDraft<'epoch'> = {
      type: 'epoch',
      body,
      signers: [device.key.keyId, unit.admin.key.keyId],
      objects: [keys.publicKey],
      wraps,
      created: world.now,
    }
    expect(breach(await propose(draft, device.key))).toBeUndefined()
    expect(breach(await propose({ ...draft, wraps: wraps.slice(1) }, device.key))).toBe('refused:objects')
    expect(breach(await propose({ ...draft, objects: [] }, device.key))).toBe('refused:objects')
    const extra = { ...roleDraft(), objects: [keys.publicKey] }
    expect(breach(await propose(extra, unit.admin.key))).toBe('refused:objects')
  })
})

describe('the file', () => {
  it('is refused with any bit changed: as no file, as an altered proposal, or as one signed by nobody', async () => {
    const encoded = encodeProposal(await propose(roleDraft({ note: 'Ca trực đêm' }), unit.admin.key))
    const outcomes = new Set<string>()
    for (let bit = 0; bit < encoded.length * 8; bit += 3) {
      try {
        outcomes.add(String(breach(decodeProposal(flipBit(encoded, bit)))))
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(CodecError)
      }
    }
    expect([...outcomes].filter((each) => !each.startsWith('refused:'))).toEqual([])
  }, 30_000)

  it('is refused cut off anywhere, and with a byte behind it', async () => {
    const encoded = encodeProposal(await propose(roleDraft(), unit.admin.key))
    for (let length = 0; length < encoded.length; length++) {
      expect(() => decodeProposal(encoded.subarray(0, length))).toThrow(CodecError)
    }
    expect(() => decodeProposal(Buffer.concat([encoded, new Uint8Array(1)]))).toThrow(CodecError)
  })
})
