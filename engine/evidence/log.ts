/** The directory log inside a package, verified from its root fingerprint with nothing but the package. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { openCheckpoint, type NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { Replica } from '../directory/replica.ts'
import { isUnwitnessed, quorumTime, witnessKeys } from '../../shared/protocol/directory/witnessing.ts'
import type { Finding } from './findings.ts'
import type { EvidenceContent } from './package.ts'

/** A log that leads from a root to a cosigned note. */
export interface EvidenceLog {
  readonly state: DirectoryState
  readonly key: NoteKey
  /** Root of the first `size` leaves. */
  root(size: number): Bytes
}

export interface VerifiedLog extends EvidenceLog {
  readonly findings: readonly Finding[]
  /** The oldest time among the freshest cosignatures that make up the quorum. */
  readonly asOf: number
}

/** Replays every leaf; the log's key and the witnesses are those of the policy that the root has signed. */
export function verifyLog(
  crypto: Crypto,
  content: Pick<EvidenceContent, 'root' | 'leaves' | 'note'>,
): Result<VerifiedLog, 'directory-root' | 'directory-note'> {
  const replica = new Replica(crypto, content.root)
  const judged = replica.candidate(content.leaves).judge()
  replica.adopt(judged.state, judged.leaves)
  const { state } = judged
  const policy = policyAt(state)
  if (policy === undefined) return err('directory-root')
  const key: NoteKey = { name: policy.log.origin, publicKey: policy.log.key }
  const opened = openCheckpoint(crypto, { note: content.note, log: key, witnesses: witnessKeys(policy) })
  if (!opened.ok) return err('directory-note')
  const { checkpoint, cosignatures } = opened.value
  const asOf = quorumTime(policy, cosignatures)
  const isOfLeaves = checkpoint.size === replica.size && equalBytes(checkpoint.root, replica.root())
  if (!isOfLeaves || asOf === undefined) return err('directory-note')
  const voids = judged.leaves.filter(({ verdict }) => verdict.kind === 'void').length
  return ok({
    state,
    key,
    root: (size) => replica.root(size),
    asOf,
    findings: [
      { code: 'directory-as-of', at: asOf, detail: String(replica.size) },
      ...(voids > 0 ? [{ code: 'directory-void-leaves', detail: String(voids) } as const] : []),
      ...(state.updateNeeded === undefined
        ? []
        : [{ code: 'directory-update-needed', detail: String(state.updateNeeded) } as const]),
      ...(isUnwitnessed(policy) ? [{ code: 'directory-unwitnessed' } as const] : []),
      ...(policy.demo ? [{ code: 'demonstration' } as const] : []),
    ],
  })
}
