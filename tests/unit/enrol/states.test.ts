import { describe, expect, test } from 'vitest'
import {
  atTime,
  compared,
  digitsOf,
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
  newcomerLane,
  newcomerSchema,
  newNewcomer,
  requestOf,
  takenByOther,
  withAnswers,
  withCertificate,
  type Newcomer,
} from '../../../engine/enrol/newcomer.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { DeviceCertificate } from '../../../shared/protocol/directory/records.ts'
import { checkQr } from '../../../shared/protocol/enrolment/sas.ts'
import { decodeAs, encodeAs } from '../../../shared/protocol/schema.ts'
import { sampleInvitation, sampleRequest } from '../../support/enrol-samples.ts'

const crypto = await createCrypto()
const now = Date.UTC(2026, 10, 21, 13, 5)
const invitation = sampleInvitation(crypto)
const key = (value: number) => crypto.secretKey(new Uint8Array(32).fill(value))

function comes(from = invitation): Newcomer {
  const { request } = sampleRequest(crypto, from.terms)
  return newNewcomer(crypto, from, { request, deviceSeed: key(11), officerSeed: key(12) })
}
const lane = (state: Invited): readonly Bytes[] =>
  inviterLane(state).map((_, at) => sealInviterLane(crypto, state, at)!)
const nonce = crypto.random(32)
const takes = (state: Invited, from: Newcomer, at = now): Invited =>
  withMessages(crypto, state, { messages: newcomerLane(from), nonce, now: at })

/** Both sides as far as the digits. */
function toDigits(): { readonly inviter: Invited; readonly newcomer: Newcomer } {
  let newcomer = comes()
  let inviter = takes(newInvited(invitation), newcomer)
  newcomer = withAnswers(crypto, newcomer, lane(inviter))
  inviter = takes(inviter, newcomer)
  return { inviter, newcomer }
}

describe('an enrolment between two honest homes', () => {
  test('invited -> answered -> opened, committed -> answered: both have the same digits', () => {
    const newcomer = comes()
    const answered = takes(newInvited(invitation), newcomer)
    expect(answered.phase).toBe('answered')
    const shown = withAnswers(crypto, newcomer, lane(answered))
    expect(shown.phase).toBe('answered')
    const opened = takes(answered, shown)
    expect(opened.phase).toBe('opened')
    expect(newcomerDigits(crypto, shown)).toMatch(/^\d{9}$/)
    expect(digitsOf(crypto, opened)).toBe(newcomerDigits(crypto, shown))
  })

  test('opened -> matched by the digits or by the whole commitment; the newcomer is told', () => {
    const { inviter, newcomer } = toDigits()
    const digits = newcomerDigits(crypto, newcomer)!
    const byDigits = compared(crypto, inviter, { digits: `${digits.slice(0, 3)} ${digits.slice(3)}`, now })
    expect(byDigits).toMatchObject({ state: { phase: 'matched', matchedAt: now }, fault: undefined })
    const scanned = checkQr(requestOf(crypto, newcomer).commitment)
    expect(compared(crypto, inviter, { scanned, now }).state.phase).toBe('matched')
    expect(withAnswers(crypto, newcomer, lane(byDigits.state)).phase).toBe('matched')
  })

  test('survives being written down at every step', () => {
    const { inviter, newcomer } = toDigits()
    expect(decodeAs(invitedSchema, encodeAs(invitedSchema, inviter), 100_000)).toEqual(inviter)
    expect(decodeAs(newcomerSchema, encodeAs(newcomerSchema, newcomer), 100_000)).toEqual(newcomer)
  })

  test('the nonce is chosen once, and only for the commitment that came first', () => {
    const first = comes()
    const second = comes()
    const answered = takes(newInvited(invitation), first)
    const again = withMessages(crypto, answered, { messages: newcomerLane(second), nonce: crypto.random(32), now })
    expect(again).toEqual(answered)
    expect(withAnswers(crypto, second, lane(answered))).toMatchObject({ phase: 'over', why: 'used' })
  })

  test('nothing is opened before the inviter has answered', () => {
    const newcomer = comes()
    expect(newcomerLane(newcomer)).toHaveLength(1)
    expect(newcomerLane(toDigits().newcomer)).toHaveLength(2)
  })
})

describe('one try', () => {
  test('opened -> over by one wrong digit; the right ones come too late', () => {
    const { inviter, newcomer } = toDigits()
    const digits = newcomerDigits(crypto, newcomer)!
    const wrong = digits.slice(0, 8) + ((Number(digits[8]) + 1) % 10)
    const refused = compared(crypto, inviter, { digits: wrong, now })
    expect(refused).toMatchObject({ fault: 'enrol/mismatch', state: { phase: 'over', why: 'mismatch' } })
    expect(compared(crypto, refused.state, { digits, now })).toMatchObject({ fault: 'enrol/wrong-state' })
    expect(withAnswers(crypto, newcomer, lane(refused.state))).toMatchObject({ phase: 'over', why: 'refused' })
  })

  test('opened -> over by the code of another newcomer', () => {
    const { inviter } = toDigits()
    const other = comes()
    const scanned = checkQr(requestOf(crypto, other).commitment)
    expect(compared(crypto, inviter, { scanned, now }).fault).toBe('enrol/mismatch')
  })
})

describe('time and withdrawal', () => {
  test('whatever waits ends with the invitation; what was matched goes on', () => {
    const late = invitation.terms.expires
    const { inviter, newcomer } = toDigits()
    for (const state of [newInvited(invitation), takes(newInvited(invitation), newcomer), inviter])
      expect(atTime(state, late)).toMatchObject({ phase: 'over', why: 'expired', endedAt: late })
    expect(compared(crypto, inviter, { digits: newcomerDigits(crypto, newcomer)!, now: late }).fault).toBe(
      'enrol/expired',
    )
    const matched = compared(crypto, inviter, { digits: newcomerDigits(crypto, newcomer)!, now }).state
    expect(atTime(matched, late).phase).toBe('matched')
    expect(takes(newInvited(invitation), newcomer, late).phase).toBe('over')
  })

  test('withdrawn -> over, and the newcomer is told where it was answered', () => {
    const { inviter, newcomer } = toDigits()
    const state = withdrawn(inviter, now)
    expect(state).toMatchObject({ phase: 'over', why: 'withdrawn' })
    expect(withAnswers(crypto, newcomer, lane(state)).why).toBe('refused')
    const matched = compared(crypto, inviter, { digits: newcomerDigits(crypto, newcomer)!, now }).state
    expect(withdrawn(matched, now)).toBe(matched)
  })

  test('a mailbox that is gone ends only who had no digits yet', () => {
    expect(expiredAt(comes())).toMatchObject({ phase: 'over', why: 'expired' })
    expect(expiredAt(toDigits().newcomer).phase).toBe('answered')
    expect(takenByOther(comes())).toMatchObject({ phase: 'over', why: 'used' })
    expect(isVisiting(takenByOther(comes()))).toBe(false)
  })
})

describe('by hand', () => {
  test('invited -> opened by a file: there are no digits, the whole commitment decides', () => {
    const newcomer = carriedByHand(comes())
    expect(newcomer.phase).toBe('carried')
    const opened = withRequestFile(crypto, newInvited(invitation), { opening: newcomer.opening, now })
    if (!opened.ok) throw new Error(opened.error)
    expect(digitsOf(crypto, opened.value)).toBeUndefined()
    expect(compared(crypto, opened.value, { digits: '000000000', now })).toMatchObject({ fault: 'enrol/wrong-state' })
    const scanned = checkQr(requestOf(crypto, newcomer).commitment)
    expect(compared(crypto, opened.value, { scanned, now }).state.phase).toBe('matched')
  })

  test('once the request has gone by hand no answer makes digits of it', () => {
    const newcomer = comes()
    const answered = takes(newInvited(invitation), newcomer)
    const carried = carriedByHand(newcomer)
    expect(newcomerLane(carried)).toEqual([])
    expect(withAnswers(crypto, carried, lane(answered))).toBe(carried)
    expect(newcomerDigits(crypto, carried)).toBeUndefined()
  })

  test('a request for another invitation, or after its time, is none', () => {
    const other = sampleInvitation(crypto, { expires: invitation.terms.expires + 1 })
    const file = { opening: comes(other).opening, now }
    expect(withRequestFile(crypto, newInvited(invitation), file)).toMatchObject({ error: 'enrol/broken' })
    expect(withRequestFile(crypto, newInvited(invitation), { ...file, opening: new Uint8Array(3) })).toMatchObject({
      error: 'enrol/broken',
    })
    const late = { opening: comes().opening, now: invitation.terms.expires }
    expect(withRequestFile(crypto, newInvited(invitation), late)).toMatchObject({ error: 'enrol/expired' })
  })
})

describe('the certificate in the log', () => {
  const certificate = (of: Newcomer): DeviceCertificate => {
    const { request } = requestOf(crypto, of)
    const { signKey, witnessKey, auditKey } = request
    return { unit: of.terms.unit, key: signKey, witnessKey, auditKey } as DeviceCertificate
  }

  test('any state -> certified by these keys', () => {
    const { newcomer } = toDigits()
    expect(withCertificate(crypto, newcomer, certificate(newcomer)).phase).toBe('certified')
    expect(withCertificate(crypto, expiredAt(comes()), certificate(newcomer)).phase).toBe('certified')
  })

  test.each(['key', 'witnessKey', 'auditKey'] as const)('over by another %s under this device', (changed) => {
    const { newcomer } = toDigits()
    const other = { ...certificate(newcomer), [changed]: new Uint8Array(32) }
    expect(withCertificate(crypto, newcomer, other)).toMatchObject({ phase: 'over', why: 'other-keys' })
  })
})

describe('what was not sealed by the other side', () => {
  const garbage = crypto.random(60)
  test('ends the invitation, and the enrolment, as broken', () => {
    const state = withMessages(crypto, newInvited(invitation), { messages: [garbage], nonce, now })
    expect(state).toMatchObject({ phase: 'over', why: 'broken' })
    const { terms } = invitation
    expect(withAnswers(crypto, comes(), [garbage, garbage])).toMatchObject({ phase: 'over', why: 'broken' })
    expect(terms.box).toHaveLength(64)
  })

  test('an opening of other keys than were bound ends it', () => {
    const newcomer = comes()
    const answered = takes(newInvited(invitation), newcomer)
    const other = withAnswers(crypto, comes(), lane(takes(newInvited(invitation), newcomer)))
    expect(other.why).toBe('used')
    const second = comes()
    const messages = [newcomer.sealedCommitment, second.sealedOpening]
    expect(withMessages(crypto, answered, { messages, nonce, now })).toMatchObject({ phase: 'over', why: 'broken' })
  })
})
