/** Who is who in a world that is being made: ids and keys of every unit and home. Keys go into their homes and nowhere else. */
import type { Bytes } from '../../../shared/bytes.ts'
import { idOf, type DeviceId, type OfficerId, type UnitCode, type UnitId } from '../../../shared/ids.ts'
import type { Role } from '../../../shared/domain/roles.ts'
import type { Crypto, KeyPair, SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { officerSaltLength } from '../../../shared/protocol/directory/keys.ts'
import { newHomeKeys, type NewHomeKeys } from '../../../engine/home.ts'
import type { OfficerFacts } from '../../../engine/vault/officer.ts'
import { signerOf, type StatementSigner } from '../../../engine/enrol/statement.ts'
import type { PlannedOfficer, PlannedUnit } from './plan.ts'

export interface WorldHome {
  readonly role: Role
  readonly officer: OfficerFacts
  readonly device: DeviceId
  readonly keys: NewHomeKeys
  /** Seeds of the keys that cosign others' audits and sign this device's own. */
  readonly witness: SecretKey
  readonly audit: SecretKey
  readonly public: { readonly witness: Bytes; readonly audit: Bytes }
  readonly signers: { readonly device: StatementSigner; readonly officer: StatementSigner }
  /** Pairs behind the signers: purged when the world is made. */
  readonly pairs: { readonly device: KeyPair; readonly officer: KeyPair; readonly kem: KeyPair }
}

export interface WorldUnit {
  readonly plan: PlannedUnit
  readonly id: UnitId
  readonly code: UnitCode
  readonly homes: Readonly<Record<Role, WorldHome>>
}

export function createWorldUnit(crypto: Crypto, plan: PlannedUnit): WorldUnit {
  const homes = Object.fromEntries(plan.officers.map((officer) => [officer.role, createWorldHome(crypto, officer)]))
  return { plan, id: idOf<UnitId>(crypto.random(16)), code: plan.code, homes: homes as Record<Role, WorldHome> }
}

function createWorldHome(crypto: Crypto, { role, name, badge }: PlannedOfficer): WorldHome {
  const keys = newHomeKeys(crypto)
  const [witness, audit] = [seed(crypto), seed(crypto)]
  const pairs = {
    device: crypto.signingKeyPair(keys.deviceSigning),
    officer: crypto.signingKeyPair(keys.officerSigning),
    kem: crypto.kemKeyPair(keys.deviceKem),
  }
  return {
    role,
    officer: {
      id: idOf<OfficerId>(crypto.random(16)),
      badge,
      name,
      roles: [role],
      nameSalt: crypto.random(officerSaltLength),
    },
    device: idOf<DeviceId>(crypto.random(16)),
    keys,
    witness,
    audit,
    public: { witness: publicOf(crypto, witness), audit: publicOf(crypto, audit) },
    signers: { device: signerOf(crypto, pairs.device), officer: signerOf(crypto, pairs.officer) },
    pairs,
  }
}

export function seed(crypto: Crypto): SecretKey {
  const raw = crypto.random(32)
  const key = crypto.secretKey(raw)
  raw.fill(0)
  return key
}

function publicOf(crypto: Crypto, from: SecretKey): Bytes {
  const pair = crypto.signingKeyPair(from)
  pair.secretKey.purge()
  return pair.publicKey
}

/** After all homes are written: what this process held of them is wiped. */
export function purgeWorld(units: readonly WorldUnit[]): void {
  for (const home of units.flatMap((unit) => Object.values(unit.homes))) {
    for (const pair of [home.pairs.device, home.pairs.officer, home.pairs.kem]) pair.secretKey.purge()
    home.witness.purge()
    home.audit.purge()
  }
}
