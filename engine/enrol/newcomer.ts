/**
 * An enrolment as the new device's home keeps it (docs/spec/enrolment.md, Newcomer). A value: what came in gives the
 * next one. Everything that is sent is made and sealed once, before anything is sent, and lies in the vault.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { DeviceCertificate } from '../../shared/protocol/directory/records.ts'
import { enrolBoxKey } from '../../shared/protocol/enrolment/code.ts'
import {
  decodeTerms,
  encodeTerms,
  invitationHash,
  type Invitation,
  type InvitationTerms,
} from '../../shared/protocol/enrolment/invitation.ts'
import {
  decodeAnswer,
  decodeVerdict,
  encodeCommitment,
  inviterPlaces,
  newcomerPlaces,
  openEnrolMessage,
  sealEnrolMessage,
} from '../../shared/protocol/enrolment/messages.ts'
import {
  decodeOpening,
  encodeOpening,
  encodeRequest,
  proofMessage,
  type EnrolRequest,
} from '../../shared/protocol/enrolment/request.ts'
import { sasDigits } from '../../shared/protocol/enrolment/sas.ts'
import { bytes, field, mapped, optional, record, words, type Infer } from '../../shared/protocol/schema.ts'

/**
 * committed: bound, waits for the inviter's nonce. answered: the digits are fixed and shown. matched: people agreed; the
 * certificate is awaited. carried: the request went by hand, and only the whole commitment may be compared any more.
 * certified: the log has this device with these keys. over: nothing comes of it.
 */
export const newcomerPhases = ['committed', 'answered', 'matched', 'carried', 'certified', 'over'] as const
/** used: another newcomer was first. other-keys: the log has this device under keys that are not here. */
export const newcomerEnds = ['expired', 'refused', 'used', 'broken', 'other-keys'] as const

const message = bytes({ max: limits.enrolMessageBytes })
const flat = record({
  terms: field(0, bytes({ max: limits.invitationBytes })),
  secret: field(1, bytes({ exact: 16 })),
  phase: field(2, words(newcomerPhases)),
  opening: field(3, bytes({ max: 2 * limits.enrolRequestBytes })),
  /** Commitment and opening as they lie in the mailbox. */
  sealedCommitment: field(4, message),
  sealedOpening: field(5, message),
  nonce: optional(6, bytes({ exact: 32 })),
  why: optional(7, words(newcomerEnds)),
})
type Flat = Infer<typeof flat>

export type Newcomer = Omit<Flat, 'terms'> & { readonly terms: InvitationTerms }

export const newcomerSchema = mapped(flat, {
  toWire: ({ terms, ...rest }: Newcomer): Flat => ({ ...rest, terms: encodeTerms(terms) }),
  fromWire: ({ terms, ...rest }): Newcomer => ({ ...rest, terms: decodeTerms(terms) }),
})

/** Signs the request with both keys and seals both messages. */
export function newNewcomer(
  crypto: Crypto,
  { terms, secret }: Invitation,
  asked: {
    readonly request: Omit<EnrolRequest, 'version' | 'invitation' | 'nonce'>
    /** Ed25519 seeds of device and officer: they stay the caller's. */
    readonly deviceSeed: SecretKey
    readonly officerSeed: SecretKey
  },
): Newcomer {
  const nonce = crypto.random(32)
  const request = encodeRequest({
    ...asked.request,
    version: 1,
    invitation: invitationHash(crypto, terms),
    nonce,
  })
  const proof = proofMessage(crypto, request)
  const opening = encodeOpening({
    request,
    deviceProof: signWith(crypto, asked.deviceSeed, proof),
    officerProof: signWith(crypto, asked.officerSeed, proof),
  })
  const key = enrolBoxKey(crypto, secret)
  const seal = (position: number, plaintext: Bytes): Bytes =>
    sealEnrolMessage(crypto, key, { box: terms.box, side: 'newcomer', position, plaintext })
  const { commitment } = decodeOpening(crypto, opening)
  const state: Newcomer = {
    terms,
    secret,
    phase: 'committed',
    opening,
    sealedCommitment: seal(newcomerPlaces.commitment, encodeCommitment(commitment)),
    sealedOpening: seal(newcomerPlaces.opening, opening),
  }
  key.purge()
  return state
}

function signWith(crypto: Crypto, seed: SecretKey, message: Bytes): Bytes {
  const { secretKey } = crypto.signingKeyPair(seed)
  const signature = crypto.sign(secretKey, message)
  secretKey.purge()
  return signature
}

export const requestOf = (crypto: Crypto, { opening }: Newcomer): ReturnType<typeof decodeOpening> =>
  decodeOpening(crypto, opening)

/** What must lie in the newcomer's lane: nothing is opened before the inviter has bound itself. */
export function newcomerLane({ phase, nonce, sealedCommitment, sealedOpening }: Newcomer): readonly Bytes[] {
  if (phase === 'carried' || phase === 'over') return []
  return nonce === undefined ? [sealedCommitment] : [sealedCommitment, sealedOpening]
}

/** Whether the mailbox can still bring something. */
export const isVisiting = ({ phase }: Newcomer): boolean => phase === 'committed' || phase === 'answered'

const over = (state: Newcomer, why: (typeof newcomerEnds)[number]): Newcomer => ({ ...state, phase: 'over', why })

/** committed -> answered -> matched, or over: after everything that lies in the inviter's lane. */
export function withAnswers(crypto: Crypto, before: Newcomer, messages: readonly Bytes[]): Newcomer {
  let state = before
  const key = enrolBoxKey(crypto, state.secret)
  const read = (position: number): Bytes | undefined => {
    const sealed = messages[position]
    return sealed && openEnrolMessage(crypto, key, { box: state.terms.box, side: 'inviter', position, sealed })
  }
  try {
    const answer = state.phase === 'committed' ? read(inviterPlaces.answer) : undefined
    if (answer !== undefined) {
      const { commitment, nonce } = decodeAnswer(answer)
      const isOurs = equalBytes(commitment, requestOf(crypto, state).commitment)
      state = isOurs ? { ...state, phase: 'answered', nonce } : over(state, 'used')
    }
    const verdict = state.phase === 'answered' ? read(inviterPlaces.verdict) : undefined
    if (verdict !== undefined)
      state = decodeVerdict(verdict) === 'matched' ? { ...state, phase: 'matched' } : over(state, 'refused')
  } catch (thrown) {
    if (!(thrown instanceof CodecError)) throw thrown
    state = over(state, 'broken')
  } finally {
    key.purge()
  }
  return state
}

/** Another newcomer's message lies where ours belongs. */
export const takenByOther = (state: Newcomer): Newcomer => (isVisiting(state) ? over(state, 'used') : state)

/** The mailbox is gone: before the digits were fixed nothing can come of it any more. */
export const expiredAt = (state: Newcomer): Newcomer => (state.phase === 'committed' ? over(state, 'expired') : state)

/** From here on the request is known outside: no nonce of anybody makes digits safe any more. */
export const carriedByHand = (state: Newcomer): Newcomer =>
  state.phase === 'committed' ? { ...state, phase: 'carried' } : state

/** Any state -> certified, or over where the log has other keys under this device's id. */
export function withCertificate(crypto: Crypto, state: Newcomer, certificate: DeviceCertificate): Newcomer {
  if (state.phase === 'certified' || state.why === 'other-keys') return state
  const { request } = requestOf(crypto, state)
  const isOurs =
    certificate.unit === state.terms.unit &&
    equalBytes(certificate.key, request.signKey) &&
    equalBytes(certificate.witnessKey, request.witnessKey) &&
    equalBytes(certificate.auditKey, request.auditKey)
  return isOurs ? { ...state, phase: 'certified' } : over(state, 'other-keys')
}

/** The nine digits of this side; `undefined` while there are none. */
export function newcomerDigits(crypto: Crypto, { phase, nonce, terms, opening }: Newcomer): string | undefined {
  if (nonce === undefined || phase !== 'answered') return undefined
  return sasDigits(crypto, { terms, request: decodeOpening(crypto, opening).encoded, nonce })
}
