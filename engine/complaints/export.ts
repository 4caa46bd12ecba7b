/** Makes the file of one complaint from what this home keeps (docs/spec/complaint.md, Export). */
import type { Bytes } from '../../shared/bytes.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { decodeAs } from '../../shared/protocol/schema.ts'
import { disputedSchema } from '../envelope/dispute.ts'
import { exporterOf, logOf } from '../evidence/export.ts'
import { judgeExporter } from '../evidence/exporter.ts'
import type { OpenHome } from '../open-home.ts'
import type { KeptComplaint } from '../store/complaints.ts'
import { splitSignatures } from '../store/statements.ts'
import { complaintSignatureInput, encodeComplaintContent, encodeComplaintFile } from './package.ts'

/**
 * Signed by this device and the signed-in officer. Throws GiaobanError `evidence/invalid` where nobody is known to have
 * signed for the wrap, `evidence/unsupported` for a log beyond the bounds, `directory/stale`, `role/not-allowed`,
 * `officer/unknown`.
 */
export function exportComplaint(home: OpenHome, complaint: KeptComplaint, role: Role): Bytes {
  const { context, directory, vault } = home
  const { crypto } = context.deps
  const { accused, reason } = complaint
  const log = logOf(home)
  const { note } = directory
  if (note === undefined) throw new GiaobanError('directory/stale')
  if (accused === undefined) throw new GiaobanError('evidence/invalid')
  if (log.state.size > limits.evidenceLeaves) throw new GiaobanError('evidence/unsupported')
  const { fields: exported } = exporterOf(home, log, { at: context.clock.now(), role })
  const contentBytes = encodeComplaintContent({
    root: idBytes(vault.profile.root),
    leaves: [...home.stored.leaves()].slice(0, log.state.size),
    note,
    reason,
    disputed: decodeAs(disputedSchema, complaint.disputed, complaint.disputed.length),
    ...(reason === 'content-key' && {
      statement: { tbsBytes: accused.tbs, signatures: splitSignatures(accused.sigs) },
    }),
    foundAt: complaint.at,
    exported,
  })
  const input = complaintSignatureInput(contentBytes)
  const signatures = [context.self.signing, vault.officer.signing.secretKey].map((key) => crypto.sign(key, input))
  const { wrong } = judgeExporter(crypto, log, { exported, input, signatures })
  if (wrong === 'exporter-not-allowed') throw new GiaobanError('role/not-allowed')
  if (wrong !== undefined) throw new GiaobanError('evidence/invalid')
  const file = encodeComplaintFile({ contentBytes, signatures })
  if (file.length > limits.complaintBytes) throw new GiaobanError('evidence/unsupported')
  return file
}
