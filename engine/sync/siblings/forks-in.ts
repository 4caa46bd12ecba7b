/**
 * Another's word that a device has told two stories. The statements prove that the device signed both, not that they
 * share a number: so nobody is quarantined for it. It is shown, and the device itself says whether it has made both.
 */
import type { DeviceId, StatementHash } from '../../../shared/ids.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { ForkProofFields, ForkSide } from '../../../shared/protocol/bodies/fork-proof.ts'
import { decodeTbs, statementHash, type Tbs } from '../../../shared/protocol/tbs.ts'
import { verifyStatement } from '../../envelope/verify.ts'
import { saveForkReport } from '../../store/forks.ts'
import type { WritableDb } from '../../store/database.ts'
import { hasStatement } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { senderOf, signerLookupToday, type Sender } from '../inbox/signers.ts'

export type ForkVerdict =
  /** Not both signed by one device of the log, or not both sent to whoever says so. */
  | { readonly kind: 'unproven' }
  | { readonly kind: 'reported'; readonly device: DeviceId }
  /** Signed with this device's key, and not by this home. */
  | { readonly kind: 'copied'; readonly hash: StatementHash }

export function takeForkProof(
  context: SyncContext,
  tx: WritableDb,
  word: { readonly sender: Sender; readonly statement: StatementHash; readonly fields: ForkProofFields },
): ForkVerdict {
  const { sender, fields, statement } = word
  const first = sideOf(context, fields.first)
  const second = sideOf(context, fields.second)
  if (first === undefined || second === undefined) return { kind: 'unproven' }
  const wasSentTo = ({ tbs }: Side): boolean =>
    tbs.recipients.some((each) => each.kind === 'unit' && each.id === sender.unit)
  const isPair = first.device === second.device && first.hash !== second.hash
  if (!isPair || sender.device === first.device || ![first, second].every(wasSentTo)) return { kind: 'unproven' }
  if (first.device === context.self.device) {
    const strange = [first, second].find(({ hash }) => !hasStatement(tx, hash))
    return strange === undefined ? { kind: 'unproven' } : { kind: 'copied', hash: strange.hash }
  }
  saveForkReport(tx, {
    device: first.device,
    by: sender.unit,
    statement,
    at: context.clock.now(),
  })
  return { kind: 'reported', device: first.device }
}

interface Side {
  readonly tbs: Tbs
  readonly hash: StatementHash
  readonly device: DeviceId
}

function sideOf({ deps, ...context }: SyncContext, side: ForkSide): Side | undefined {
  try {
    const tbs = decodeTbs(side.tbsBytes)
    const statement = { ...side, body: new Uint8Array(0) }
    const verified = verifyStatement(deps.crypto, { tbs, statement, resolveSigner: signerLookupToday(context, tbs) })
    const device = verified.ok ? senderOf(verified.value)?.device : undefined
    return device && { tbs, hash: statementHash(deps.crypto, side.tbsBytes), device }
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}
