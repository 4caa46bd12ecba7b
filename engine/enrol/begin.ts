/**
 * The new device's home: it makes all its own keys, binds itself to the invitation, and is whole before it says a word
 * to anybody (docs/spec/enrolment.md, Newcomer).
 */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type DeviceId, type OfficerId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { officerSaltLength } from '../../shared/protocol/directory/keys.ts'
import { officerRoles, type OfficerRole } from '../../shared/protocol/directory/words.ts'
import { enrolBoxKey, enrolToken, invitationIdOf, parseInvitationCode } from '../../shared/protocol/enrolment/code.ts'
import {
  decodeInvitation,
  decodeTerms,
  isInvitationQr,
  parseInvitationQr,
  type Invitation,
} from '../../shared/protocol/enrolment/invitation.ts'
import { inviterPlaces, openEnrolMessage } from '../../shared/protocol/enrolment/messages.ts'
import type { Deps } from '../deps.ts'
import { createHome, newHomeKeys, type HomeDeps } from '../home.ts'
import { createRelayClient } from '../sync/relay-client/client.ts'
import { keyNames } from '../vault/key-file.ts'
import type { Profile } from '../vault/profile.ts'
import { taken } from '../vault/slot-crypto.ts'
import type { SlotType } from '../vault/slot-file.ts'
import { auditEnrolment, keepOwnEnrolment } from './kept.ts'
import { newNewcomer } from './newcomer.ts'
import { writeMeta } from '../store/meta.ts'
import { parseVerifierKey } from '../../shared/protocol/directory/verifier-key.ts'
import { openCheckpoint } from '../../shared/protocol/checkpoint.ts'

export type BeginDeps = HomeDeps & Pick<Deps, 'log'>

/** A file's bytes, the text of a QR code, or a code with the relay where its mailbox is. */
export type GivenInvitation = { readonly file: Bytes } | { readonly text: string; readonly relay?: string | undefined }

export interface Beginning {
  readonly folder: string
  readonly invitation: Invitation
  readonly officer: {
    readonly badge: string
    readonly name: string
    readonly roles: readonly OfficerRole[]
    /** One who is an officer of the unit already: the new certificate ends the one before, and its key elsewhere. */
    readonly replaces?: OfficerId
  }
  readonly passphrase: string
  readonly slot: Exclude<SlotType, 'recovery'>
  readonly language: Profile['language']
}

/**
 * Throws GiaobanError `enrol/invalid` for what is no invitation, `enrol/expired`, and for a code `enrol/used` when its
 * mailbox is not there (any more), `usage/invalid-input` without a relay, and `relay/*`.
 */
export async function readInvitation(deps: BeginDeps, given: GivenInvitation): Promise<Invitation> {
  const { crypto, clock } = deps
  const invitation = await parseOrFetch(deps, given)
  const log = parseVerifierKey(crypto, invitation.terms.logKey)
  const { note } = invitation.terms
  // what the inviter has seen is signed by the log that is pinned: a typed root alone would not say so
  if (log === undefined || !openCheckpoint(crypto, { note, log, witnesses: [] }).ok)
    throw new GiaobanError('enrol/invalid')
  // with the tolerance of a wrong clock: the relay and the inviter judge the time, this only spares a walk
  if (clock.now() >= invitation.terms.expires + limits.skewShownMs) throw new GiaobanError('enrol/expired')
  return invitation
}

async function parseOrFetch(deps: BeginDeps, given: GivenInvitation): Promise<Invitation> {
  const { crypto } = deps
  try {
    if ('file' in given) return decodeInvitation(crypto, given.file)
    const text = given.text.trim()
    if (isInvitationQr(text)) return parseInvitationQr(crypto, text)
    const secret = parseInvitationCode(crypto, text)
    if (secret === undefined) throw new CodecError()
    if (given.relay === undefined) throw new GiaobanError('usage/invalid-input', { params: { field: 'relay' } })
    return { terms: await fetchTerms(deps, { secret, relay: given.relay }), secret }
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('enrol/invalid')
    throw thrown
  }
}

/** The terms that the inviter has put into the mailbox, sealed under the code. Throws CodecError. */
async function fetchTerms(
  deps: BeginDeps,
  { secret, relay }: { readonly secret: Bytes; readonly relay: string },
): Promise<Invitation['terms']> {
  const { crypto } = deps
  const box = invitationIdOf(crypto, secret)
  await using client = createRelayClient({ url: relay, identity: { token: enrolToken(crypto, secret) }, deps })
  await client.connect().catch((thrown: unknown) => {
    throw isUnknownToken(thrown) ? new GiaobanError('enrol/used') : thrown
  })
  const { messages } = await client.request('enrolTake', { box })
  const sealed = messages[inviterPlaces.terms]
  if (sealed === undefined) throw new GiaobanError('enrol/used')
  const key = enrolBoxKey(crypto, secret)
  const terms = decodeTerms(
    openEnrolMessage(crypto, key, { box, side: 'inviter', position: inviterPlaces.terms, sealed }),
  )
  key.purge()
  if (terms.box !== box) throw new CodecError()
  return terms
}

/** The relay has no such mailbox: over, closed, or never there. */
export const isUnknownToken = (thrown: unknown): boolean =>
  thrown instanceof GiaobanError && thrown.code === 'relay/refused' && thrown.params['reason'] === 'auth-refused'

/** Throws GiaobanError `profile/exists`, `vault/needs-app`, `store/*`, `usage/invalid-input`. */
export async function beginEnrolment(deps: BeginDeps, begin: Beginning): Promise<{ readonly device: DeviceId }> {
  const { crypto, clock } = deps
  const { invitation, officer: asked } = begin
  const { terms } = invitation
  const keys = newHomeKeys(crypto)
  const [witness, audit] = [freshSeed(crypto), freshSeed(crypto)]
  const device = idOf<DeviceId>(crypto.random(16))
  const officer = {
    id: asked.replaces ?? idOf<OfficerId>(crypto.random(16)),
    badge: asked.badge,
    name: asked.name,
    roles: asked.roles.toSorted((a, b) => officerRoles.indexOf(a) - officerRoles.indexOf(b)),
    nameSalt: crypto.random(officerSaltLength),
  }
  const state = newcomerOf(crypto, invitation, {
    request: {
      device,
      signKey: keys.public.deviceSigning,
      witnessKey: publicOf(crypto, witness),
      auditKey: publicOf(crypto, audit),
      kemKeyHash: crypto.sha256(keys.public.deviceKem),
      officer: {
        id: officer.id,
        key: keys.public.officerSigning,
        salt: officer.nameSalt,
        name: officer.name,
        badge: officer.badge,
        roles: officer.roles,
      },
    },
    deviceSeed: keys.deviceSigning,
    officerSeed: keys.officerSigning,
  })
  const { folder, passphrase, slot } = begin
  await createHome(deps, {
    folder,
    profile: profileOf(begin, device),
    officer,
    passphrase,
    slot,
    keys,
    moreKeys: [
      { name: keyNames.witness(), key: witness },
      { name: keyNames.audit(), key: audit },
    ],
    prepare: (store) =>
      store.transaction('enrolment', (tx) => {
        keepOwnEnrolment(tx, state)
        writeMeta(tx, 'directory.anchor', terms.note)
        auditEnrolment(crypto, tx, { at: clock.now(), action: 'enrolment.begun', object: terms.box })
      }),
  })
  return { device }
}

/** A name or badge without a wire form is wrong input, not a bug. */
function newcomerOf(...args: Parameters<typeof newNewcomer>): ReturnType<typeof newNewcomer> {
  try {
    return newNewcomer(...args)
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('usage/invalid-input', { params: { field: 'officer' } })
    throw thrown
  }
}

function profileOf({ invitation: { terms }, language }: Beginning, device: DeviceId): Profile {
  return {
    format: 1,
    unit: { id: terms.unit, code: terms.unitCode, name: terms.unitName },
    device,
    demo: terms.demo,
    root: bytesToHex(terms.root),
    logKey: terms.logKey,
    ...(terms.relayNames !== undefined && { relayNames: [...terms.relayNames] }),
    relays: [...terms.relays],
    ...(terms.relayPins.length > 0 && { relayPins: terms.relayPins.map((pin) => bytesToHex(pin)) }),
    language,
    theme: 'system',
  }
}

const freshSeed = (crypto: Crypto): SecretKey => taken(crypto, crypto.random(32))

function publicOf(crypto: Crypto, seed: SecretKey): Bytes {
  const { publicKey, secretKey } = crypto.signingKeyPair(seed)
  secretKey.purge()
  return publicKey
}
