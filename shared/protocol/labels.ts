/** Domain separation: L(x) = ASCII label || 0x00, one label per use (docs/spec/encoding.md, Labels). */
import { concat, utf8, type Bytes } from '../bytes.ts'

const label = (text: `giaoban/${string}/v1`): Bytes => concat(utf8(text), new Uint8Array(1))

export const labels = {
  content: label('giaoban/content/v1'),
  wrap: label('giaoban/wrap/v1'),
  seed: label('giaoban/seed/v1'),
  key: label('giaoban/key/v1'),
  statement: label('giaoban/statement/v1'),
  envelopeSignature: label('giaoban/envelope-sig/v1'),
  leafSignature: label('giaoban/leaf-sig/v1'),
  body: label('giaoban/body/v1'),
  exhibit: label('giaoban/exhibit/v1'),
  attachment: label('giaoban/attachment/v1'),
  root: label('giaoban/root/v1'),
  officerName: label('giaoban/officer-name/v1'),
  auth: label('giaoban/auth/v1'),
  vaultSlot: label('giaoban/vault-slot/v1'),
  officerKey: label('giaoban/officer-key/v1'),
  vaultDatabase: label('giaoban/vault-db/v1'),
  vaultKeys: label('giaoban/vault-keys/v1'),
  auditLeaf: label('giaoban/audit-leaf/v1'),
  auditHead: label('giaoban/audit-head/v1'),
  recoveryKit: label('giaoban/recovery-kit/v1'),
  recoverySlot: label('giaoban/recovery-slot/v1'),
  backup: label('giaoban/backup/v1'),
  backupKey: label('giaoban/backup-key/v1'),
  sas: label('giaoban/sas/v1'),
  invitation: label('giaoban/invitation/v1'),
  enrolCode: label('giaoban/enrol-code/v1'),
  enrolToken: label('giaoban/enrol-token/v1'),
  enrolBox: label('giaoban/enrol-box/v1'),
  enrolCommitment: label('giaoban/enrol-commitment/v1'),
  enrolProof: label('giaoban/enrol-proof/v1'),
  evidence: label('giaoban/evidence/v1'),
} as const
