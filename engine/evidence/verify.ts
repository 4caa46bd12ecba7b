/**
 * Checks an evidence package with nothing but its bytes and, for trust, a root fingerprint from somewhere else: no
 * network, no database, no belief in whoever made it (docs/spec/evidence.md, Verification).
 */
import { compareBytes, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type DeviceId, type RecordId, type StatementHash, type UnitId } from '../../shared/ids.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { ReceiptEntry } from '../../shared/protocol/bodies/receipt.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import { messageTypeName, type MessageTypeName } from '../../shared/protocol/message-types.ts'
import type { DocumentVerdict } from '../../shared/ipc/document-calls.ts'
import { judgeDocument } from '../documents/judge.ts'
import { printedRecord } from '../documents/printed-record.ts'
import { toVerdict } from '../documents/verdict.ts'
import { heirsIn } from '../records/heirs.ts'
import { judgeExporter, type JudgedExporter } from './exporter.ts'
import { witnessedBy } from './first-witnessed.ts'
import { isError, type Finding } from './findings.ts'
import { verifyLog, type EvidenceLog } from './log.ts'
import { decodeEvidenceFile, evidenceSignatureInput, type EvidenceContent, type EvidencePackage } from './package.ts'
import { countedEntries, judgeRecord } from './record.ts'
import { createStatementJudge, type HeldStatement, type JudgedStatement } from './statement.ts'

export interface EvidenceSigner {
  /** Absent for the export itself. */
  readonly statement?: StatementHash
  readonly kind: MessageTypeName | 'unknown' | 'export'
  /** By the signer's own word. */
  readonly at: number
  /** Not older than this, whatever `at` says: a quorum of witnesses vouches for it. Absent where none does. */
  readonly notBefore?: number
  /** Not younger than this: a device of another unit vouched for it then. */
  readonly firstWitnessed?: number
  /** As the unit was called in the tree that the statement names. */
  readonly unit: { readonly id: UnitId; readonly code: string; readonly name: string }
  readonly device: DeviceId
  /** Present where an officer signed whose name the statement discloses. A receipt is signed in no role. */
  readonly officer?: { readonly badge: string; readonly name: string; readonly role?: Role }
  /** What a receipt says of this record. */
  readonly says?: readonly ReceiptEntry[]
}

export interface EvidenceVerdict {
  /** No finding is an error. */
  readonly valid: boolean
  /** The log in the package leads from the root that the caller gave. Says nothing about the rest: see `valid`. */
  readonly trusted: boolean
  /** As the package claims it, once its log leads there. */
  readonly root?: Bytes
  readonly record?: RecordId
  readonly signers: readonly EvidenceSigner[]
  /**
   * When a device of another unit first vouched that the operation which made the record was there, ms
   * (docs/spec/evidence.md, Time). Absent: the package does not prove it.
   */
  readonly firstWitnessed?: number
  readonly findings: readonly Finding[]
  /** Of the sheet whose code was given: by what the package holds of the record. Absent where its log proves nothing. */
  readonly document?: DocumentVerdict
}

/** `root`: 32-byte fingerprint. `code`: of a printed sheet (docs/spec/document.md). Throws GiaobanError `evidence/unsupported` for a later version, and nothing else. */
export function verifyEvidence(
  crypto: Crypto,
  file: Uint8Array,
  trust: { readonly root?: Uint8Array; readonly code?: string } = {},
): EvidenceVerdict {
  const evidence = read(file)
  if (evidence === undefined) return refused({ code: 'malformed' })
  const { content } = evidence
  const log = verifyLog(crypto, content)
  if (!log.ok) return refused({ code: log.error })
  const { asOf, findings } = log.value
  const now = Math.max(asOf, content.exported.at)
  const witnessed = witnessedBy(crypto, log.value.state, content.audit)
  const judged = content.statements.map(createStatementJudge({ crypto, log: log.value, now, witnessed }))
  const held = judged.flatMap((each) => each.held ?? [])
  const record = judgeRecord(log.value.state, content.record, held)
  const exporter = judgeExporter(crypto, log.value, {
    exported: content.exported,
    input: evidenceSignatureInput(evidence.contentBytes),
    signatures: evidence.signatures,
  })
  const all: readonly Finding[] = [
    ...findings,
    ...(exporter.wrong === undefined ? [] : [{ code: exporter.wrong }]),
    ...(isAscending(judged) ? [] : [{ code: 'order' } as const]),
    ...judged.flatMap((each) => each.findings),
    ...record.findings,
  ]
  const first = held.find(({ hash }) => hash === content.record)?.firstWitnessed
  return {
    valid: !all.some(isError),
    trusted: trust.root !== undefined && equalBytes(trust.root, content.root),
    root: content.root,
    record: content.record,
    signers: [
      ...record.belonging
        .toSorted((a, b) => a.tbs.created - b.tbs.created || (a.hash < b.hash ? -1 : 1))
        .map((each) => signerOf(log.value, each, record.belonging)),
      ...exportSigner(log.value, exporter, content),
    ],
    ...(first !== undefined && { firstWitnessed: first }),
    findings: all,
    ...(trust.code !== undefined && {
      document: documentIn(log.value, {
        crypto,
        text: trust.code,
        record: content.record,
        held: record.belonging,
        now,
      }),
    }),
  }
}

/** What the package holds of the record, and nothing else. */
function documentIn(
  log: EvidenceLog,
  sheet: {
    readonly crypto: Crypto
    readonly text: string
    readonly record: RecordId
    readonly held: readonly HeldStatement[]
    readonly now: number
  },
): DocumentVerdict {
  const { state } = log
  const operations = sheet.held.flatMap(({ content }) => (content.kind === 'operation' ? [content.operation] : []))
  const judged = judgeDocument(sheet.crypto, state, {
    text: sheet.text,
    known: ({ record }) =>
      record === sheet.record
        ? printedRecord(operations, { heirs: heirsIn({ state }, () => state.clock), now: sheet.now })
        : undefined,
  })
  return toVerdict({ unit: (id) => unitName(log, id, state.size) }, judged)
}

const refused = (finding: Finding): EvidenceVerdict => ({
  valid: false,
  trusted: false,
  signers: [],
  findings: [finding],
})

function read(file: Uint8Array): EvidencePackage | undefined {
  try {
    return decodeEvidenceFile(file)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

const isAscending = (judged: readonly JudgedStatement[]): boolean => {
  const hashes = judged.flatMap(({ hash }) => hash ?? [])
  return hashes.every(
    (hash, index) => index === 0 || compareBytes(idBytes(hashes[index - 1] as string), idBytes(hash)) < 0,
  )
}

function signerOf(log: EvidenceLog, held: HeldStatement, all: readonly HeldStatement[]): EvidenceSigner {
  const { hash, tbs, sender, officer, content } = held
  const says = countedEntries(log.state, held, all)
  return {
    statement: hash,
    kind: messageTypeName(tbs.type) ?? 'unknown',
    at: tbs.created,
    ...(held.notBefore !== undefined && { notBefore: held.notBefore }),
    ...(held.firstWitnessed !== undefined && { firstWitnessed: held.firstWitnessed }),
    unit: unitName(log, sender.unit, tbs.checkpoint.size),
    device: sender.device,
    ...(officer !== undefined && {
      officer: { ...officer, ...(content.kind === 'operation' && { role: content.operation.body.role }) },
    }),
    ...(says.length > 0 && { says }),
  }
}

function exportSigner(
  log: EvidenceLog,
  { sender }: JudgedExporter,
  { exported }: EvidenceContent,
): readonly EvidenceSigner[] {
  if (sender === undefined) return []
  const { at, badge, name, role } = exported
  const unit = unitName(log, sender.unit, log.state.size)
  return [{ kind: 'export', at, unit, device: sender.device, officer: { badge, name, role } }]
}

/** A certificate stands in the log only for a unit that stands there before it. */
export function unitName(log: EvidenceLog, id: UnitId, size: number): EvidenceSigner['unit'] {
  const unit = unitAt(log.state, id, size)
  return { id, code: unit?.code ?? id.slice(0, 8), name: unit?.name ?? id.slice(0, 8) }
}
