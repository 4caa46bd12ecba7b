/** A home of a unit that is being founded: own keys, made here, and the request that names their public halves. */
import type { Role } from '../../shared/domain/roles.ts'
import { idOf, type DeviceId, type OfficerId } from '../../shared/ids.ts'
import type { Language } from '../../shared/i18n/sentence.ts'
import { officerSaltLength } from '../../shared/protocol/directory/keys.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { Deps } from '../deps.ts'
import { createHome, homePaths, newHomeKeys } from '../home.ts'
import { keyNames } from '../vault/key-file.ts'
import type { Profile } from '../vault/profile.ts'
import { rememberedHash } from '../vault/remembered-hash.ts'
import { taken } from '../vault/slot-crypto.ts'
import { openVault } from '../vault/vault.ts'
import type { UnitInvitation } from './invitation.ts'
import { makeRequest } from './request.ts'

export interface BeginHome {
  readonly folder: string
  readonly invitation: UnitInvitation
  readonly officer: { readonly name: string; readonly badge: string; readonly role: Role }
  readonly passphrase: string
  readonly language: Language
}

/** Makes the home and gives the request. Throws GiaobanError `profile/exists`, `store/*`. */
export async function beginHome(deps: Deps, begun: BeginHome): Promise<Bytes> {
  const { crypto } = deps
  const { folder, invitation, passphrase } = begun
  const { name, badge, role } = begun.officer
  const keys = newHomeKeys(crypto)
  const publicHalves = keys.public
  const officer = {
    id: idOf<OfficerId>(crypto.random(16)),
    badge,
    name,
    roles: [role],
    nameSalt: crypto.random(officerSaltLength),
  }
  const profile = profileOf(crypto, begun)
  const once = { ...deps, hashPassphrase: rememberedHash(deps) }
  await createHome(once, { folder, profile, officer, passphrase, slot: 'file', keys })
  using vault = await openVault(once, { paths: homePaths(folder), profile }, { passphrase })
  const [witness, audit] = [seed(crypto), seed(crypto)]
  const request = makeRequest(
    crypto,
    {
      unit: invitation.unit.id,
      officer: officer.id,
      name,
      badge,
      salt: officer.nameSalt,
      roles: [role],
      officerKey: publicHalves.officerSigning,
      device: profile.device,
      signKey: publicHalves.deviceSigning,
      witnessKey: publicOf(crypto, witness),
      auditKey: publicOf(crypto, audit),
    },
    { officer: vault.officer.signing.secretKey, device: vault.deviceSigning.secretKey },
  )
  vault.keys.change({
    put: [
      { name: keyNames.witness(), key: witness },
      { name: keyNames.audit(), key: audit },
    ],
  })
  witness.purge()
  audit.purge()
  return request
}

const profileOf = (crypto: Crypto, { invitation, language }: BeginHome): Profile => ({
  format: 1,
  unit: { id: invitation.unit.id, code: invitation.unit.code, name: invitation.unit.name },
  device: idOf<DeviceId>(crypto.random(16)),
  demo: invitation.demo,
  root: invitation.root,
  logKey: invitation.logKey,
  ...(invitation.relayNames !== undefined && { relayNames: [...invitation.relayNames] }),
  relays: [...invitation.relays],
  ...(invitation.relayPins.length === 0 ? {} : { relayPins: [...invitation.relayPins] }),
  language,
  theme: 'system',
})

const seed = (crypto: Crypto): SecretKey => taken(crypto, crypto.random(32))

function publicOf(crypto: Crypto, from: SecretKey): Bytes {
  const pair = crypto.signingKeyPair(from)
  pair.secretKey.purge()
  return pair.publicKey
}
