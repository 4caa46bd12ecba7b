/**
 * A new officer at a home that others use already (docs/spec/enrolment.md, Officers): own passphrase, own signing key,
 * made and kept here; the request for the certificate goes to an administrator.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, idOf, type OfficerId, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, KeyPair } from '../../shared/protocol/crypto-port.ts'
import { deviceCertificateAt, isWithin, officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { officerSaltLength } from '../../shared/protocol/directory/keys.ts'
import {
  decodeOfficerRequest,
  encodeOfficerRequest,
  isSignedBy,
  type OfficerRequest,
} from '../../shared/protocol/directory/officer-request.ts'
import { appendAudit } from '../store/audit.ts'
import { forgetOfficerRequest, keepOfficerRequest, officerRequest } from '../store/officer-requests.ts'
import type { OfficerFacts } from '../vault/officer.ts'
import { listSlots } from '../vault/slot-file.ts'
import type { OpenHome } from '../open-home.ts'

/**
 * Makes key and slot, and gives the request in its file form. Throws GiaobanError `officer/exists` for a badge that
 * signs in here already, `officer/too-many`, `usage/invalid-input` for a name that could pass for something else.
 */
export async function prepareOfficer(
  { context, vault }: OpenHome,
  newcomer: { readonly name: string; readonly badge: string; readonly passphrase: string },
): Promise<{ readonly officer: OfficerId; readonly request: Bytes; readonly key: Bytes }> {
  const { crypto } = context.deps
  const name = newcomer.name.normalize('NFC').trim()
  const badge = newcomer.badge.normalize('NFC').trim()
  const { slots } = listSlots(crypto, vault.paths.slots)
  const people = slots.filter(({ type }) => type !== 'recovery')
  // a slot is found by its badge: a second one of the same would take the first one's place, and its key with it
  if (people.some((slot) => slot.badge.normalize('NFC') === badge)) throw new GiaobanError('officer/exists')
  if (people.length >= limits.officersPerHome) throw new GiaobanError('officer/too-many')
  const raw = crypto.random(32)
  const officerSeed = crypto.secretKey(raw)
  raw.fill(0)
  const pair = crypto.signingKeyPair(officerSeed)
  try {
    const officer = idOf<OfficerId>(crypto.random(16))
    const facts = { id: officer, badge, name, roles: [], nameSalt: crypto.random(officerSaltLength) }
    const request = requestOf(context, { ...facts, signing: pair })
    await vault.addColleague({ officer: facts, officerSeed, passphrase: newcomer.passphrase })
    context.store.transaction('officer-prepared', (tx) => {
      keepOfficerRequest(tx, officer, request)
      appendAudit(tx, crypto, {
        at: context.clock.now(),
        action: 'officer.prepared',
        object: idBytes(officer),
        officer: vault.officer.id,
      })
    })
    return { officer, request, key: pair.publicKey }
  } finally {
    officerSeed.purge()
    pair.secretKey.purge()
  }
}

/** Signed by the newcomer and by this device. Throws GiaobanError `usage/invalid-input` for a name without a wire form. */
function requestOf(
  { deps: { crypto }, self, clock }: OpenHome['context'],
  { id, name, badge, nameSalt, signing }: OfficerFacts & { readonly signing: KeyPair },
): Bytes {
  const { unit, device } = self
  const asked = { unit, officer: id, key: signing.publicKey, name, badge, salt: nameSalt, device, created: clock.now() }
  return encode(asked, {
    officer: (message) => crypto.sign(signing.secretKey, message),
    device: (message) => crypto.sign(self.signing, message),
  })
}

/**
 * Whoever has just signed in without a certificate asks anew: the request before may be lost or too old, and nobody
 * else here has the key. What a certified officer once asked for is forgotten.
 */
export function refreshRequest({ context, vault: { officer } }: OpenHome): void {
  const { directory, store } = context
  const isKnown = officerCertificateAt(directory.state, officer.id) !== undefined
  const kept = officerRequest(store.read, officer.id)
  if (kept === undefined) return // whoever was not prepared here comes in another way
  const request = isKnown ? undefined : requestOf(context, officer)
  store.transaction('officer-request', (tx) =>
    request === undefined ? forgetOfficerRequest(tx, officer.id) : keepOfficerRequest(tx, officer.id, request),
  )
}

function encode(...asked: Parameters<typeof encodeOfficerRequest>): Bytes {
  try {
    return encodeOfficerRequest(...asked)
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('usage/invalid-input', { params: { field: 'name' } })
    throw thrown
  }
}

/**
 * What an administrator's home believes of a request: made on a device of the own unit that counts, by whoever holds
 * the key, not long ago. Throws GiaobanError `officer/request-invalid`, `officer/request-expired`, `proposal/other-unit`.
 */
export function readOfficerRequest(
  crypto: Pick<Crypto, 'verify'>,
  at: { readonly state: DirectoryState; readonly unit: UnitId; readonly now: number },
  encoded: Bytes,
): OfficerRequest {
  const signed = parse(encoded)
  const { request } = signed
  if (request.unit !== at.unit) throw new GiaobanError('proposal/other-unit')
  const device = deviceCertificateAt(at.state, request.device)
  const counts = device !== undefined && device.unit === at.unit && isWithin(device, at.now)
  if (!counts || !isSignedBy(crypto, signed, device.key)) throw new GiaobanError('officer/request-invalid')
  // an id that the log knows under another key is somebody else
  const known = at.state.officers.get(request.officer)?.certificates.last
  const certificate = known === undefined ? undefined : at.state.certificates.get(known)
  if (certificate !== undefined && !equalBytes(certificate.key, request.key))
    throw new GiaobanError('officer/request-invalid')
  const isTimely = request.created <= at.now + limits.skewRefusedMs
  if (!isTimely || at.now - request.created >= limits.officerRequestLifeMs)
    throw new GiaobanError('officer/request-expired')
  return request
}

function parse(encoded: Bytes) {
  try {
    return decodeOfficerRequest(encoded)
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('officer/request-invalid')
    throw thrown
  }
}
