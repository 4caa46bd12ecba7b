/**
 * Statements that end or change what enrolment has begun: suspension, revocation, other roles, closure, veto, and the
 * keys of witnesses and of the log. The rules are the state machine's (docs/spec/statements.md).
 */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, type DeviceId, type LeafHash, type OfficerId, type UnitId } from '../../shared/ids.ts'
import type { LeafBody } from '../../shared/protocol/directory/leaf-types.ts'
import { encodeSignedBody } from '../../shared/protocol/directory/statements.ts'
import { makeStatement, signAll, type StatementSigner } from './statement.ts'

/**
 * Signed by an administrator, or by a device of the unit once the other was silent for 14 d. `made`: ms; a device may
 * fall silent again, and the same words count only once.
 */
export const suspendStatement = (
  suspended: { readonly unit: UnitId; readonly device: DeviceId; readonly made: number },
  signers: readonly StatementSigner[],
): Promise<Bytes> => {
  const { made, ...body } = suspended
  return signAll(encodeSignedBody('suspend', body, { signers: signers.map(({ keyId }) => keyId), made }), signers)
}

export interface Revocation {
  readonly unit: UnitId
  readonly target: { readonly device: DeviceId } | { readonly officer: OfficerId }
  readonly reason: LeafBody<'revocation'>['reason']
  /** When the key was last known to be in good hands, ms. */
  readonly since?: number
}

/**
 * Signed by the authority or an administrator of the unit; two administrators for the end of an administrator. Unless
 * the removal goes with the next epoch (`epochStatement` with `removes`), the unit's epoch is stale until a remaining
 * device rotates.
 */
export const revocationStatement = (
  { unit, target, reason, since }: Revocation,
  signers: readonly StatementSigner[],
): Promise<Bytes> =>
  makeStatement(
    'revocation',
    {
      unit,
      kind: 'device' in target ? 'device' : 'officer',
      target: idBytes('device' in target ? target.device : target.officer),
      reason,
      ...(since === undefined ? {} : { since }),
    },
    signers,
  )

/** Signed as an officer's certificate is: with `approve` or the role admin by two officers. */
export const roleStatement = (role: LeafBody<'role'>, signers: readonly StatementSigner[]): Promise<Bytes> =>
  makeStatement('role', role, signers)

/** Signed by the authority; valid at once when an administrator of the closing unit signs too, otherwise after 72 h. */
export const successionStatement = (
  closing: { readonly unit: UnitId; readonly successor?: UnitId },
  signers: readonly StatementSigner[],
): Promise<Bytes> => makeStatement('succession', closing, signers)

/** Takes back a recovery or a closure of the own unit that waits: signed by an old device or administrator. */
export const vetoStatement = (
  veto: { readonly unit: UnitId; readonly leaf: LeafHash },
  signers: readonly StatementSigner[],
): Promise<Bytes> => makeStatement('veto', veto, signers)

/** Signed by the authority: a witness's new key in place of `replaces`, or a new witness. */
export const witnessKeyStatement = (
  change: LeafBody<'witness-key'>,
  rootSigners: readonly StatementSigner[],
): Promise<Bytes> => makeStatement('witness-key', change, rootSigners)

/** Signed by the authority: the log goes on under another key behind the `size` leaves with this root. */
export const newLogStatement = (log: LeafBody<'new-log'>, rootSigners: readonly StatementSigner[]): Promise<Bytes> =>
  makeStatement('new-log', log, rootSigners)

/** Signed by the author's device; with an administrator of its unit when the circle is made or its members change. */
export const circleStatement = (circle: LeafBody<'circle'>, signers: readonly StatementSigner[]): Promise<Bytes> =>
  makeStatement('circle', circle, signers)
