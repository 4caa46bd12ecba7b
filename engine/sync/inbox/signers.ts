/** Who signed a statement, as the verified directory has it. */
import { equalBytes, type Bytes } from '../../../shared/bytes.ts'
import type { DeviceId, OfficerId, UnitId } from '../../../shared/ids.ts'
import type { OfficerRole } from '../../../shared/protocol/directory/words.ts'
import {
  deviceCertificateAt,
  officerCertificateAt,
  removalOf,
} from '../../../shared/protocol/directory/certificates.ts'
import { resolveSigner } from '../../../shared/protocol/directory/selectors.ts'
import type { Tbs } from '../../../shared/protocol/tbs.ts'
import { boundedAt, usedAt } from '../../directory/used-at.ts'
import type { ResolveSigner } from '../../envelope/verify.ts'
import type { SyncContext, SyncDirectory } from '../context.ts'

export interface SignerFacts {
  readonly publicKey: Bytes
  readonly unit: UnitId
  /** Ended by a later leaf: the statement is quarantined. */
  readonly endedLater: boolean
  readonly holder:
    | { readonly kind: 'device'; readonly device: DeviceId; readonly roleLimits: readonly OfficerRole[] }
    | {
        readonly kind: 'officer'
        readonly officer: OfficerId
        readonly roles: readonly OfficerRole[]
        readonly nameHash: Bytes
      }
}

/** What certificates are looked up in, and the time that cool-downs are compared with. */
export interface SignerSource {
  readonly directory: Pick<SyncDirectory, 'state'> & Partial<Pick<SyncDirectory, 'witnessedAt'>>
  readonly clock: Pick<SyncContext['clock'], 'now'>
}

/** The same with the witnesses' time. */
export interface SourceToday extends SignerSource {
  readonly directory: Pick<SyncDirectory, 'state' | 'witnessedAt'>
}

/** Certificates are judged at the tree that the statement names. A device signs as device, an officer as anything else. */
export const signerLookup =
  (context: SignerSource, tbs: Pick<Tbs, 'created'>): ResolveSigner<SignerFacts> =>
  (signer, checkpoint) => {
    const found = resolveSigner(context.directory.state, signer.certificate, {
      size: checkpoint.size,
      created: tbs.created,
      now: usedAt(context.clock, { witnessedAt: context.directory.witnessedAt }),
    })
    if (!found.ok) return undefined
    const { certificate, endedLater } = found.value
    if ((signer.role === 'device') !== (certificate.kind === 'device')) return undefined
    const common = { publicKey: certificate.key, unit: certificate.unit, endedLater }
    return certificate.kind === 'device'
      ? { ...common, holder: { kind: 'device', device: certificate.device, roleLimits: certificate.roleLimits } }
      : {
          ...common,
          holder: {
            kind: 'officer',
            officer: certificate.officer,
            roles: certificate.roles,
            nameHash: certificate.nameHash,
          },
        }
  }

/**
 * The same for what arrives now. A statement's own time is its sender's word, so a certificate that has run out or was
 * replaced by a narrower one must not be good for ever by dating back: it counts as ended unless the holder's
 * certificate of today has the same key, allows as much, and is in force.
 */
export const signerLookupToday =
  (context: SourceToday, tbs: Pick<Tbs, 'created'>): ResolveSigner<SignerFacts> =>
  (signer, checkpoint) => {
    const found = signerLookup(context, tbs)(signer, checkpoint)
    if (found === undefined || found.endedLater) return found
    return holdsToday(context, found) ? found : { ...found, endedLater: true }
  }

/**
 * The same for an original that a device of the own unit vouches for: it accepted it by a log of `acceptedAt` leaves. A
 * removal behind that, or a certificate that has run out since, says nothing against it.
 */
export const signerLookupVouched =
  (context: SourceToday, tbs: Pick<Tbs, 'created'>, acceptedAt: number): ResolveSigner<SignerFacts> =>
  (signer, checkpoint) => {
    const found = signerLookup(context, tbs)(signer, checkpoint)
    const { state } = context.directory
    const certificate = state.certificates.get(signer.certificate)
    const removal = certificate && removalOf(state, certificate)
    return found && { ...found, endedLater: removal !== undefined && removal.index < acceptedAt }
  }

function holdsToday({ directory, clock }: SourceToday, { holder, publicKey }: SignerFacts): boolean {
  const { state } = directory
  const today =
    holder.kind === 'device' ? deviceCertificateAt(state, holder.device) : officerCertificateAt(state, holder.officer)
  if (today === undefined || !equalBytes(today.key, publicKey) || today.notAfter <= boundedAt(clock, directory))
    return false
  if (today.kind === 'officer') return holder.kind === 'officer' && includesAll(today.roles, holder.roles)
  if (holder.kind !== 'device' || today.roleLimits.length === 0) return holder.kind === 'device'
  return holder.roleLimits.length > 0 && includesAll(today.roleLimits, holder.roleLimits)
}

const includesAll = (all: readonly OfficerRole[], some: readonly OfficerRole[]): boolean =>
  some.every((role) => all.includes(role))

/** The people and the machine behind a verified statement. */
export interface Sender {
  readonly unit: UnitId
  readonly device: DeviceId
  readonly officer:
    | { readonly id: OfficerId; readonly roles: readonly OfficerRole[]; readonly nameHash: Bytes }
    | undefined
  readonly endedLater: boolean
}

/** `undefined` when the signers do not belong together: an officer of another unit, or a role that the device may not serve. */
export function senderOf(signers: readonly SignerFacts[]): Sender | undefined {
  const [first, ...others] = signers
  if (first?.holder.kind !== 'device') return undefined
  const { device, roleLimits } = first.holder
  const officers = others.flatMap(({ holder, unit }) =>
    holder.kind === 'officer' && unit === first.unit ? [holder] : [],
  )
  if (officers.length !== others.length) return undefined
  const [author] = officers
  return {
    unit: first.unit,
    device,
    officer: author && {
      id: author.officer,
      roles: roleLimits.length === 0 ? author.roles : author.roles.filter((role) => roleLimits.includes(role)),
      nameHash: author.nameHash,
    },
    endedLater: signers.some((each) => each.endedLater),
  }
}
