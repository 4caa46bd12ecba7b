/** Makes the package of one record from what this home holds (docs/spec/evidence.md, Export). */
import type { Bytes } from '../../shared/bytes.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type RecordId, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { deviceCertificateAt, officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { DeviceCertificate } from '../../shared/protocol/directory/records.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { hasUnknownHandling, statementHash } from '../../shared/protocol/tbs.ts'
import type { OpenHome } from '../open-home.ts'
import { auditProofs } from './audit-proofs.ts'
import { judgeExporter } from './exporter.ts'
import { isError } from './findings.ts'
import type { EvidenceLog } from './log.ts'
import {
  encodeEvidenceContent,
  encodeEvidenceFile,
  evidenceSignatureInput,
  type EvidenceContent,
  type EvidenceStatement,
} from './package.ts'
import { judgeRecord } from './record.ts'
import { proofOfOne, toEvidence, wholeRecord } from './select.ts'
import { createStatementJudge } from './statement.ts'

export interface ExportRequest {
  readonly record: RecordId
  /** That one with what its proof needs; absent: all of the record. */
  readonly statement: StatementHash | undefined
  readonly role: Role
}

/**
 * The file's bytes, signed by this device and the signed-in officer. Throws GiaobanError `usage/not-found` for a
 * statement that is not of the record, `evidence/unsupported` for a log or record beyond the bounds or a handling code
 * that this program does not know, `evidence/invalid` when what is stored does not prove what was asked for,
 * `directory/stale` without a directory, `role/not-allowed`, `officer/unknown`.
 */
export function exportEvidence(home: OpenHome, { record, statement, role }: ExportRequest): Bytes {
  const { context, directory, vault } = home
  const { crypto } = context.deps
  const at = context.clock.now()
  const log = logOf(home)
  const note = directory.note
  if (note === undefined) throw new GiaobanError('directory/stale')
  if (log.state.size > limits.evidenceLeaves) throw new GiaobanError('evidence/unsupported')
  const statements = statementsFor(home, log, { record, statement, at })
  const exported = exporterOf(home, log, { at, role })
  const hashes = statements.map(({ tbsBytes }) => statementHash(crypto, tbsBytes))
  const audit = auditProofs(context.store.read, crypto, { certificate: exported.certificate, statements: hashes })
  const content: EvidenceContent = {
    record,
    root: idBytes(vault.profile.root),
    leaves: [...home.stored.leaves()].slice(0, log.state.size),
    note,
    statements,
    exported: exported.fields,
    ...(audit !== undefined && { audit }),
  }
  const contentBytes = encodeEvidenceContent(content)
  const input = evidenceSignatureInput(contentBytes)
  const signatures = [context.self.signing, vault.officer.signing.secretKey].map((key) => crypto.sign(key, input))
  const { wrong } = judgeExporter(crypto, log, { exported: content.exported, input, signatures })
  if (wrong === 'exporter-not-allowed') throw new GiaobanError('role/not-allowed')
  if (wrong !== undefined) throw new GiaobanError('evidence/invalid')
  const file = encodeEvidenceFile({ contentBytes, signatures })
  if (file.length > limits.evidenceBytes) throw new GiaobanError('evidence/unsupported')
  return file
}

/** This device and the signed-in officer, by the newest log. Throws GiaobanError `officer/unknown`. */
export function exporterOf(
  { context, vault }: OpenHome,
  log: EvidenceLog,
  { at, role }: { readonly at: number; readonly role: Role },
): { readonly certificate: DeviceCertificate; readonly fields: EvidenceContent['exported'] } {
  const device = deviceCertificateAt(log.state, context.self.device)
  const officer = officerCertificateAt(log.state, vault.officer.id)
  if (device === undefined || officer === undefined) throw new GiaobanError('officer/unknown')
  const { name, badge, nameSalt: salt } = vault.officer
  return { certificate: device, fields: { at, role, device: device.leaf, officer: officer.leaf, name, badge, salt } }
}

/**
 * As this home has verified it, leaf by leaf; the policy names the pinned log, or nothing would have been taken. Throws
 * GiaobanError `directory/stale` without a directory.
 */
export function logOf({ directory }: Pick<OpenHome, 'directory'>): EvidenceLog {
  const policy = policyAt(directory.state)
  if (policy === undefined) throw new GiaobanError('directory/stale')
  return {
    state: directory.state,
    key: { name: policy.log.origin, publicKey: policy.log.key },
    root: (size) => directory.replica.root(size),
  }
}

interface Wanted extends Pick<ExportRequest, 'record' | 'statement'> {
  readonly at: number
}

/**
 * Operations of the record and the receipts about them, ascending by hash. Left out: what would make the package
 * invalid without being part of the record, so that nobody spoils it by sending; quarantined statements among it.
 */
function statementsFor(
  { context }: OpenHome,
  log: EvidenceLog,
  { record, statement: one, at }: Wanted,
): readonly EvidenceStatement[] {
  const { store, deps } = context
  const stored = one === undefined ? wholeRecord(store.read, record) : proofOfOne(store.read, record, one)
  if (stored === undefined) throw new GiaobanError('usage/not-found')
  const judge = createStatementJudge({ crypto: deps.crypto, log, now: at })
  const candidates = stored
    .filter(({ outcome }) => outcome !== 'quarantined')
    .map(toEvidence)
    .flatMap((statement) => {
      const { held, findings } = judge(statement)
      const spoils = findings.some((each) => isError(each) && each.code !== 'time-not-proven')
      return held === undefined || spoils ? [] : [{ statement, held }]
    })
  const { belonging, findings } = judgeRecord(
    log.state,
    record,
    candidates.map(({ held }) => held),
  )
  const isProven = one === undefined || belonging.some(({ hash }) => hash === one)
  if (!isProven || findings.some(({ code }) => code === 'record-missing')) throw new GiaobanError('evidence/invalid')
  const kept = candidates
    .filter(({ held }) => belonging.includes(held))
    .toSorted((a, b) => (a.held.hash < b.held.hash ? -1 : 1))
  if (kept.length > limits.evidenceStatements || kept.some(({ held }) => hasUnknownHandling(held.tbs.handling)))
    throw new GiaobanError('evidence/unsupported')
  return kept.map(({ statement }) => statement)
}
