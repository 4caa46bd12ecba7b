/**
 * An invitation as the inviting administrator's home keeps it, and everything that may happen to it
 * (docs/spec/enrolment.md, Inviter). A value: what came in gives the next one. What must lie in the mailbox follows from
 * it, so that a message that a cut has lost is simply put again.
 */
import { equalBytes, utf8, type Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { enrolBoxKey } from '../../shared/protocol/enrolment/code.ts'
import {
  decodeTerms,
  encodeTerms,
  invitationHash,
  type Invitation,
} from '../../shared/protocol/enrolment/invitation.ts'
import {
  decodeCommitment,
  encodeAnswer,
  encodeVerdict,
  newcomerPlaces,
  openEnrolMessage,
  sealEnrolMessage,
} from '../../shared/protocol/enrolment/messages.ts'
import { decodeOpening } from '../../shared/protocol/enrolment/request.ts'
import { isCheckOf, parseDigits, sasDigits } from '../../shared/protocol/enrolment/sas.ts'
import { bytes, field, mapped, optional, record, uint, words, type Infer } from '../../shared/protocol/schema.ts'
import { err, ok, type Result } from '../../shared/result.ts'

/**
 * invited: nobody has come. answered: a newcomer has bound itself, and has our nonce. opened: it has shown what it is;
 * people compare. matched: they agreed, once. proposed: the certificate is on its way. over: nothing more happens.
 */
export const invitedPhases = ['invited', 'answered', 'opened', 'matched', 'proposed', 'over'] as const
/** mismatch: other digits, or another check. broken: what came was not sealed by a newcomer, or not what it had bound. */
export const invitedEnds = ['expired', 'mismatch', 'broken', 'withdrawn'] as const

const hash = bytes({ exact: 32 })
const flat = record({
  terms: field(0, bytes({ max: limits.invitationBytes })),
  secret: field(1, bytes({ exact: 16 })),
  phase: field(2, words(invitedPhases)),
  commitment: optional(3, hash),
  /** Ours. Absent where the request came by hand: then there are no digits to compare. */
  nonce: optional(4, hash),
  opening: optional(5, bytes({ max: 2 * limits.enrolRequestBytes })),
  /** When people agreed: the time in everything that is then composed, so that it is composed once. */
  matchedAt: optional(6, uint()),
  /** The officer who was chosen to approve. */
  approver: optional(7, bytes({ exact: 16 })),
  /** The proposed device certificate. */
  proposal: optional(8, hash),
  why: optional(9, words(invitedEnds)),
  endedAt: optional(10, uint()),
})
type Flat = Infer<typeof flat>

export type Invited = Omit<Flat, 'terms' | 'secret'> & { readonly invitation: Invitation }

export const invitedSchema = mapped(flat, {
  toWire: ({ invitation, ...rest }: Invited): Flat => ({
    ...rest,
    terms: encodeTerms(invitation.terms),
    secret: invitation.secret,
  }),
  fromWire: ({ terms, secret, ...rest }): Invited => ({ ...rest, invitation: { terms: decodeTerms(terms), secret } }),
})

/** Why nothing happened; the state is the same as before, or over. */
export type InvitedFault = 'enrol/wrong-state' | 'enrol/expired' | 'enrol/mismatch' | 'enrol/broken'

export const newInvited = (invitation: Invitation): Invited => ({ invitation, phase: 'invited' })

const isWaiting = ({ phase }: Invited): boolean => phase === 'invited' || phase === 'answered' || phase === 'opened'

const over = (state: Invited, why: (typeof invitedEnds)[number], now: number): Invited => ({
  ...state,
  phase: 'over',
  why,
  endedAt: now,
})

/** Time alone ends what people have not compared. */
export const atTime = (state: Invited, now: number): Invited =>
  isWaiting(state) && now >= state.invitation.terms.expires ? over(state, 'expired', now) : state

export const withdrawn = (state: Invited, now: number): Invited =>
  isWaiting(state) ? over(state, 'withdrawn', now) : state

/** Any state -> the one after everything that lies in the newcomer's lane. `nonce`: fresh, used at most once. */
export function withMessages(
  crypto: Crypto,
  before: Invited,
  came: { readonly messages: readonly Bytes[]; readonly nonce: Bytes; readonly now: number },
): Invited {
  const { messages, nonce, now } = came
  let state = atTime(before, now)
  const key = enrolBoxKey(crypto, state.invitation.secret)
  const read = (position: number): Bytes | undefined => {
    const sealed = messages[position]
    const { box } = state.invitation.terms
    return sealed && openEnrolMessage(crypto, key, { box, side: 'newcomer', position, sealed })
  }
  try {
    if (state.phase === 'invited') {
      const message = read(newcomerPlaces.commitment)
      if (message !== undefined) state = { ...state, phase: 'answered', commitment: decodeCommitment(message), nonce }
    }
    if (state.phase === 'answered') {
      const opening = read(newcomerPlaces.opening)
      if (opening !== undefined) state = opened(crypto, state, opening)
    }
  } catch (thrown) {
    if (!(thrown instanceof CodecError)) throw thrown
    state = over(state, 'broken', now)
  } finally {
    key.purge()
  }
  return state
}

/** answered -> opened. Throws CodecError for an opening of another commitment, or for another invitation. */
function opened(crypto: Crypto, state: Invited, opening: Bytes): Invited {
  const { request, commitment } = decodeOpening(crypto, opening)
  const isBound = state.commitment !== undefined && equalBytes(commitment, state.commitment)
  if (!isBound || !equalBytes(request.invitation, invitationHash(crypto, state.invitation.terms)))
    throw new CodecError()
  return { ...state, phase: 'opened', opening }
}

/** invited -> opened, by hand: nobody was bound first, so only the whole commitment can be compared. */
export function withRequestFile(
  crypto: Crypto,
  before: Invited,
  came: { readonly opening: Bytes; readonly now: number },
): Result<Invited, InvitedFault> {
  const state = atTime(before, came.now)
  if (state.why === 'expired') return err('enrol/expired')
  if (state.phase !== 'invited') return err('enrol/wrong-state')
  try {
    const { request, commitment } = decodeOpening(crypto, came.opening)
    if (!equalBytes(request.invitation, invitationHash(crypto, state.invitation.terms))) return err('enrol/broken')
    return ok({ ...state, phase: 'opened', commitment, opening: came.opening })
  } catch (thrown) {
    if (thrown instanceof CodecError) return err('enrol/broken')
    throw thrown
  }
}

/** The digits of this side; `undefined` where there are none to compare. */
export function digitsOf(crypto: Crypto, { invitation, opening, nonce }: Invited): string | undefined {
  if (opening === undefined || nonce === undefined) return undefined
  return sasDigits(crypto, { terms: invitation.terms, request: decodeOpening(crypto, opening).encoded, nonce })
}

export type Compared = { readonly digits: string } | { readonly scanned: string }

/** opened -> matched, or over: there is one try. With `enrol/wrong-state` nothing was compared. */
export function compared(
  crypto: Crypto,
  before: Invited,
  comparison: Compared & { readonly now: number },
): { readonly state: Invited; readonly fault: InvitedFault | undefined } {
  const state = atTime(before, comparison.now)
  if (state.phase === 'over') return { state, fault: state.why === 'expired' ? 'enrol/expired' : 'enrol/wrong-state' }
  if (state.phase !== 'opened' || state.commitment === undefined) return { state, fault: 'enrol/wrong-state' }
  const own = digitsOf(crypto, state)
  if ('digits' in comparison && own === undefined) return { state, fault: 'enrol/wrong-state' }
  const isSame =
    'digits' in comparison
      ? equalBytes(utf8(parseDigits(comparison.digits) ?? ''), utf8(own ?? '-'))
      : isCheckOf(comparison.scanned, state.commitment)
  return isSame
    ? { state: { ...state, phase: 'matched', matchedAt: comparison.now }, fault: undefined }
    : { state: over(state, 'mismatch', comparison.now), fault: 'enrol/mismatch' }
}

/** What must lie in the inviter's lane, in its places, not yet sealed. */
export function inviterLane(state: Invited): readonly Bytes[] {
  const { invitation, commitment, nonce, phase, why } = state
  const lane = [encodeTerms(invitation.terms)]
  if (commitment === undefined || nonce === undefined) return lane
  lane.push(encodeAnswer({ commitment, nonce }))
  if (phase === 'matched' || phase === 'proposed') lane.push(encodeVerdict('matched'))
  else if (phase === 'over' && why !== 'expired') lane.push(encodeVerdict('refused'))
  return lane
}

/** Sealed anew each time: a place that is taken already has it. */
export function sealInviterLane(crypto: Crypto, state: Invited, position: number): Bytes | undefined {
  const plaintext = inviterLane(state)[position]
  if (plaintext === undefined) return undefined
  const key = enrolBoxKey(crypto, state.invitation.secret)
  const { box } = state.invitation.terms
  const sealed = sealEnrolMessage(crypto, key, { box, side: 'inviter', position, plaintext })
  key.purge()
  return sealed
}
