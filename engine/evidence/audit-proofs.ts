/** What the exporting home puts into a package about when statements were there (docs/spec/evidence.md, Time). */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, type StatementHash } from '../../shared/ids.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { DeviceCertificate } from '../../shared/protocol/directory/records.ts'
import { firstAuditOf } from '../store/audit.ts'
import { cosignedCheckpoints } from '../store/audit-checkpoints.ts'
import { auditPath } from '../store/audit-tree.ts'
import type { ReadableDb } from '../store/database.ts'
import type { EvidenceAudit } from './package.ts'

/** Cosigned checkpoints that are tried for one row: the first may be cosigned by the own unit alone. */
const checkpointsTried = 8

/** What this home can prove about these statements; `undefined` for nothing. */
export function auditProofs(
  db: ReadableDb,
  crypto: Crypto,
  of: { readonly certificate: DeviceCertificate; readonly statements: readonly StatementHash[] },
): EvidenceAudit | undefined {
  const checkpoints: Bytes[] = []
  const positions = new Map<number, number>()
  const rows = of.statements.flatMap((statement) => {
    const leaf = firstAuditOf(db, idBytes(statement))
    if (leaf === undefined) return []
    return cosignedCheckpoints(db, { seq: leaf.seq, limit: checkpointsTried }).map(({ size, note }) => {
      const known = positions.get(size)
      const checkpoint = known ?? checkpoints.push(note) - 1
      positions.set(size, checkpoint)
      return { checkpoint, entry: leaf.entry, salt: leaf.salt, path: auditPath(db, crypto, { seq: leaf.seq, size }) }
    })
  })
  return rows.length === 0 ? undefined : { device: of.certificate.leaf, checkpoints, rows }
}
