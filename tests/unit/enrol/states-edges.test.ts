import { describe, expect, test } from 'vitest'
import {
  atTime,
  compared,
  digitsOf,
  invitedEnds,
  invitedPhases,
  invitedSchema,
  inviterLane,
  newInvited,
  sealInviterLane,
  withdrawn,
  withMessages,
  withRequestFile,
  type Invited,
} from '../../../engine/enrol/invited.ts'
import {
  carriedByHand,
  expiredAt,
  isVisiting,
  newcomerDigits,
  newcomerEnds,
  newcomerLane,
  newcomerPhases,
  newcomerSchema,
  newNewcomer,
  requestOf,
  takenByOther,
  withAnswers,
  withCertificate,
  type Newcomer,
} from '../../../engine/enrol/newcomer.ts'
import { taken } from '../../../engine/vault/slot-crypto.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { DeviceCertificate } from '../../../shared/protocol/directory/records.ts'
import { enrolBoxKey } from '../../../shared/protocol/enrolment/code.ts'
import { decodeTerms, encodeTerms } from '../../../shared/protocol/enrolment/invitation.ts'
import {
  decodeAnswer,
  decodeCommitment,
  decodeVerdict,
  encodeAnswer,
  encodeVerdict,
  openEnrolMessage,
  sealEnrolMessage,
  type EnrolSide,
} from '../../../shared/protocol/enrolment/messages.ts'
import { checkQr } from '../../../shared/protocol/enrolment/sas.ts'
import { decodeAs, encodeAs } from '../../../shared/protocol/schema.ts'
import { sampleInvitation, sampleRequest } from '../../support/enrol-samples.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'

const crypto = await createCrypto()
const now = Date.UTC(2026, 10, 21, 13, 5)
const invitation = sampleInvitation(crypto)
const { box, expires } = invitation.terms
const nonce = crypto.random(32)

function comes(from = invitation, by: Crypto = crypto): Newcomer {
  const { request } = sampleRequest(crypto, from.terms)
  const [deviceSeed, officerSeed] = [11, 12].map((value) => taken(crypto, new Uint8Array(32).fill(value)))
  return newNewcomer(by, from, { request, deviceSeed: deviceSeed!, officerSeed: officerSeed! })
}
const laneOf = (state: Invited): readonly Bytes[] =>
  inviterLane(state).map((_, at) => sealInviterLane(crypto, state, at)!)
const gets = (state: Invited, messages: readonly Bytes[]) => withMessages(crypto, state, { messages, nonce, now })
const key = () => enrolBoxKey(crypto, invitation.secret)
const sealed = (side: EnrolSide, position: number, plaintext: Bytes) =>
  sealEnrolMessage(crypto, key(), { box, side, position, plaintext })
const nothing = undefined as unknown as Bytes
/** One that cannot do its work: no fault of the other side. */
const broken = { ...crypto, boxOpen: () => expect.fail('out of memory'), sha256: () => expect.fail('out of memory') }
const breaking: Crypto = { ...crypto, boxOpen: broken.boxOpen }

const newcomer = comes()
const answered = gets(newInvited(invitation), newcomerLane(newcomer))
const shown = withAnswers(crypto, newcomer, laneOf(answered))
const opened = gets(answered, newcomerLane(shown))
const digits = digitsOf(crypto, opened)!
const matched = compared(crypto, opened, { digits, now }).state
const ended = (why: NonNullable<Invited['why']>): Invited => ({ ...opened, phase: 'over', why, endedAt: now })
const over = (why: NonNullable<Newcomer['why']>): Newcomer => ({ ...shown, phase: 'over', why })

describe('what is written down', () => {
  test('is read again in every phase and with every end, of both sides', () => {
    const more = { approver: crypto.random(16), proposal: crypto.random(32), endedAt: now }
    for (const phase of invitedPhases)
      for (const why of invitedEnds) {
        const state: Invited = { ...matched, ...more, phase, why }
        expect(decodeAs(invitedSchema, encodeAs(invitedSchema, state), 100_000)).toEqual(state)
      }
    for (const phase of newcomerPhases)
      for (const why of newcomerEnds) {
        const state: Newcomer = { ...shown, phase, why }
        expect(decodeAs(newcomerSchema, encodeAs(newcomerSchema, state), 100_000)).toEqual(state)
      }
  })

  test.each([
    ['a secret', { invitation: { ...invitation, secret: crypto.random(15) } }],
    ['a commitment', { commitment: crypto.random(31) }],
    ['a nonce', { nonce: crypto.random(33) }],
    ['an approver', { approver: crypto.random(15) }],
    ['a proposal', { proposal: crypto.random(31) }],
  ])('is refused with %s of another length', (_what, change) => {
    expect(() => encodeAs(invitedSchema, { ...matched, ...change })).toThrow('well-formed')
    const own: object = 'invitation' in change ? { secret: crypto.random(15) } : { nonce: crypto.random(31) }
    expect(() => encodeAs(newcomerSchema, { ...shown, ...own })).toThrow('well-formed')
  })
})

describe('the inviter', () => {
  test('ends what waits when the time has come, not a moment before, and nothing else', () => {
    for (const state of [newInvited(invitation), answered, opened]) {
      expect(atTime(state, expires - 1)).toBe(state)
      expect(atTime(state, expires)).toEqual({ ...state, phase: 'over', why: 'expired', endedAt: expires })
      expect(withdrawn(state, now)).toEqual({ ...state, phase: 'over', why: 'withdrawn', endedAt: now })
    }
    for (const state of [matched, { ...matched, phase: 'proposed' } as const, ended('mismatch')]) {
      expect(atTime(state, expires)).toBe(state)
      expect(withdrawn(state, now)).toBe(state)
    }
  })

  test('stays where it is as long as nothing new lies in the lane, and takes both messages at once', () => {
    const first = newInvited(invitation)
    expect(gets(first, [])).toEqual(first)
    expect(gets(first, [nothing, shown.sealedOpening])).toEqual(first)
    expect(gets(answered, newcomerLane(newcomer))).toEqual(answered)
    expect(gets(first, newcomerLane(shown))).toEqual(opened)
    expect(opened).toEqual({ ...answered, phase: 'opened', opening: newcomer.opening })
    for (const state of [opened, matched, ended('broken')]) expect(gets(state, newcomerLane(comes()))).toBe(state)
  })

  test('takes no message out of its place, of the other side, or of another box', () => {
    const isBroken = { phase: 'over', why: 'broken', endedAt: now }
    const commitment = requestOf(crypto, newcomer).commitment
    for (const wrong of [shown.sealedOpening, sealed('inviter', 0, commitment), sealed('newcomer', 0, commitment)])
      expect(gets(newInvited(invitation), [wrong])).toMatchObject(isBroken)
    expect(gets(answered, [newcomer.sealedCommitment, newcomer.sealedCommitment])).toMatchObject(isBroken)
  })

  test('takes no opening for another invitation, or where nobody was bound', () => {
    const other = comes(sampleInvitation(crypto, { expires: expires + 1 }))
    const bound = gets(newInvited(invitation), newcomerLane(other))
    expect(bound.phase).toBe('answered')
    const messages = [other.sealedCommitment, other.sealedOpening]
    expect(gets(bound, messages)).toMatchObject({ phase: 'over', why: 'broken' })
    const { commitment: _, ...unbound } = answered
    expect(gets(unbound, newcomerLane(shown))).toMatchObject({ phase: 'over', why: 'broken' })
  })

  test('blames nobody for a fault of its own', () => {
    const came = { messages: newcomerLane(newcomer), nonce, now }
    expect(() => withMessages(breaking, newInvited(invitation), came)).toThrow('out of memory')
    const file = { opening: newcomer.opening, now }
    expect(() => withRequestFile(broken, newInvited(invitation), file)).toThrow('out of memory')
  })

  test('takes a request by hand only where nobody has come, and says why not', () => {
    const file = { opening: newcomer.opening, now }
    const { commitment } = requestOf(crypto, newcomer)
    expect(withRequestFile(crypto, newInvited(invitation), file)).toEqual({
      ok: true,
      value: { invitation, phase: 'opened', commitment, opening: newcomer.opening },
    })
    for (const state of [answered, opened, matched, ended('withdrawn')])
      expect(withRequestFile(crypto, state, file)).toEqual({ ok: false, error: 'enrol/wrong-state' })
    expect(withRequestFile(crypto, ended('expired'), file)).toEqual({ ok: false, error: 'enrol/expired' })
  })

  test('compares only what was opened, and only what can be compared', () => {
    for (const state of [newInvited(invitation), answered, matched])
      expect(compared(crypto, state, { digits, now })).toEqual({ state, fault: 'enrol/wrong-state' })
    for (const why of ['mismatch', 'broken', 'withdrawn'] as const)
      expect(compared(crypto, ended(why), { digits, now }).fault).toBe('enrol/wrong-state')
    expect(compared(crypto, ended('expired'), { digits, now }).fault).toBe('enrol/expired')
    const scanned = checkQr(requestOf(crypto, newcomer).commitment)
    const { commitment: _, ...unbound } = opened
    expect(compared(crypto, unbound, { scanned, now })).toEqual({ state: unbound, fault: 'enrol/wrong-state' })
    const { nonce: _nonce, ...byHand } = opened
    for (const given of ['-', '', digits])
      expect(compared(crypto, byHand, { digits: given, now })).toEqual({ state: byHand, fault: 'enrol/wrong-state' })
    expect(matched).toEqual({ ...opened, phase: 'matched', matchedAt: now })
  })

  test('takes what is no number of nine digits for a mismatch, and there is no second try', () => {
    for (const given of ['', '-', digits.slice(1), `${digits}0`])
      expect(compared(crypto, opened, { digits: given, now })).toEqual({
        state: ended('mismatch'),
        fault: 'enrol/mismatch',
      })
  })

  test('has digits only once it was opened after an answer', () => {
    const { nonce: _, ...byHand } = opened
    expect([newInvited(invitation), answered, byHand].map((state) => digitsOf(crypto, state))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('puts its terms, its answer and its verdict, each in its place, and no verdict too early or too late', () => {
    const proposed: Invited = { ...matched, phase: 'proposed' }
    const { nonce: _, commitment: _commitment, ...alone } = ended('withdrawn')
    const lengths = [newInvited(invitation), answered, opened, ended('expired'), matched, proposed, ended('mismatch')]
    expect(lengths.map((state) => inviterLane(state).length)).toEqual([1, 2, 2, 2, 3, 3, 3])
    expect([alone, { ...alone, nonce }].map((state) => inviterLane(state).length)).toEqual([1, 1])
    const { nonce: _nonce, ...byHand } = matched
    expect(inviterLane(byHand)).toHaveLength(1)
    const verdicts = [matched, proposed, ended('withdrawn')].map((state) => decodeVerdict(inviterLane(state)[2]!))
    expect(verdicts).toEqual(['matched', 'matched', 'refused'])
    expect(inviterLane(matched)[0]).toEqual(encodeTerms(decodeTerms(encodeTerms(invitation.terms))))
    expect(decodeAnswer(inviterLane(matched)[1]!)).toMatchObject({ commitment: matched.commitment, nonce })
    const verdict = sealInviterLane(crypto, matched, 2)!
    expect(openEnrolMessage(crypto, key(), { box, side: 'inviter', position: 2, sealed: verdict })).toEqual(
      inviterLane(matched)[2],
    )
    expect(sealInviterLane(crypto, matched, 3)).toBeUndefined()
  })
})

describe('the newcomer', () => {
  test('binds itself and opens in its own lane, each in its place', () => {
    const read = (position: number, message: Bytes) =>
      openEnrolMessage(crypto, key(), { box, side: 'newcomer', position, sealed: message })
    expect(decodeCommitment(read(0, newcomer.sealedCommitment))).toEqual(requestOf(crypto, newcomer).commitment)
    expect(read(1, newcomer.sealedOpening)).toEqual(newcomer.opening)
    expect(requestOf(crypto, comes()).request.nonce).not.toEqual(requestOf(crypto, newcomer).request.nonce)
  })

  test('puts what its phase lets it, and goes to the mailbox while it can bring something', () => {
    const at = (phase: Newcomer['phase'], from = shown): Newcomer => ({ ...from, phase })
    const lanes = newcomerPhases.map((phase) => newcomerLane(at(phase)).length)
    expect(lanes).toEqual([2, 2, 2, 0, 2, 0])
    expect(newcomerLane(at('certified', newcomer))).toEqual([newcomer.sealedCommitment])
    expect(newcomerLane(shown)).toEqual([newcomer.sealedCommitment, newcomer.sealedOpening])
    expect(newcomerPhases.filter((phase) => isVisiting(at(phase)))).toEqual(['committed', 'answered'])
    expect(newcomerPhases.filter((phase) => newcomerDigits(crypto, at(phase)) !== undefined)).toEqual(['answered'])
    expect(newcomerDigits(crypto, at('answered', newcomer))).toBeUndefined()
  })

  test('takes answer and verdict at once, and no verdict without an answer', () => {
    expect(withAnswers(crypto, newcomer, laneOf(matched))).toEqual({ ...shown, phase: 'matched' })
    expect(withAnswers(crypto, newcomer, laneOf(ended('mismatch')))).toEqual(over('refused'))
    expect(withAnswers(crypto, newcomer, [nothing, nothing, laneOf(matched)[2]!])).toEqual(newcomer)
    expect(withAnswers(crypto, newcomer, [])).toEqual(newcomer)
    expect(withAnswers(crypto, shown, laneOf(answered))).toEqual(shown)
    expect(shown).toEqual({ ...newcomer, phase: 'answered', nonce })
  })

  test('takes no answer out of its place, and no second one', () => {
    const answer = encodeAnswer({ commitment: requestOf(crypto, newcomer).commitment, nonce })
    for (const wrong of [sealed('newcomer', 1, answer), sealed('inviter', 2, answer)])
      expect(withAnswers(crypto, newcomer, [nothing, wrong])).toMatchObject({ phase: 'over', why: 'broken' })
    expect(withAnswers(crypto, shown, [nothing, nothing, sealed('inviter', 1, encodeVerdict('matched'))])).toEqual(
      over('broken'),
    )
    expect(withAnswers(crypto, shown, [nothing, crypto.random(60)])).toEqual(shown)
    for (const state of [{ ...shown, phase: 'matched' } as const, over('used'), carriedByHand(newcomer)])
      expect(withAnswers(crypto, state, [crypto.random(60), crypto.random(60), crypto.random(60)])).toBe(state)
  })

  test('blames nobody for a fault of its own', () => {
    expect(() => withAnswers(breaking, newcomer, laneOf(answered))).toThrow('out of memory')
  })

  test('ends and is carried only from where that means something', () => {
    expect(takenByOther(shown)).toEqual(over('used'))
    expect(expiredAt(newcomer)).toEqual({ ...newcomer, phase: 'over', why: 'expired' })
    expect(carriedByHand(newcomer)).toEqual({ ...newcomer, phase: 'carried' })
    for (const state of [{ ...shown, phase: 'matched' } as const, over('refused')])
      for (const step of [takenByOther, expiredAt, carriedByHand]) expect(step(state)).toBe(state)
    expect([expiredAt(shown), carriedByHand(shown)]).toEqual([shown, shown])
  })

  test('is certified by the log once and for all, by its own keys in its own unit', () => {
    const { signKey, witnessKey, auditKey } = requestOf(crypto, newcomer).request
    const own = { unit: invitation.terms.unit, key: signKey, witnessKey, auditKey } as DeviceCertificate
    const certified = withCertificate(crypto, over('expired'), own)
    expect(certified).toEqual({ ...over('expired'), phase: 'certified' })
    const other = { ...own, unit: '0f'.repeat(16) } as DeviceCertificate
    const refused = withCertificate(crypto, shown, other)
    expect(refused).toEqual(over('other-keys'))
    expect(withCertificate(crypto, certified, other)).toBe(certified)
    expect(withCertificate(crypto, refused, own)).toBe(refused)
  })
})

test('no key of a mailbox, and no signing key, stays in memory', () => {
  const purgedAfter = (work: (by: Crypto) => unknown) => {
    const watched = watchedSecrets(crypto)
    work(watched.crypto)
    return [...new Set(watched.purged())]
  }
  expect(purgedAfter((by) => comes(invitation, by))).toEqual([true])
  expect(purgedAfter((by) => withAnswers(by, newcomer, laneOf(matched)))).toEqual([true])
  expect(purgedAfter((by) => withAnswers(by, newcomer, [nothing, crypto.random(60)]))).toEqual([true])
  expect(purgedAfter((by) => sealInviterLane(by, matched, 0))).toEqual([true])
  for (const messages of [newcomerLane(newcomer), [crypto.random(60)]])
    expect(purgedAfter((by) => withMessages(by, newInvited(invitation), { messages, nonce, now }))).toEqual([true])
})
