/** One signed word of a record, checked again now: by the log as of when it was signed, and by its place in the record. */
import type { RecordId, StatementHash } from '../../shared/ids.ts'
import type { ReceiptEntry } from '../../shared/protocol/bodies/receipt.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { OpenHome } from '../open-home.ts'
import type { StoredStatement } from '../store/statements.ts'
import { auditProofs } from './audit-proofs.ts'
import { logOf } from './export.ts'
import { isError, type Finding } from './findings.ts'
import { witnessedBy } from './first-witnessed.ts'
import { countedEntries, judgeRecord } from './record.ts'
import { proofOfOne, toEvidence } from './select.ts'
import { createStatementJudge, type HeldStatement } from './statement.ts'

export interface InspectedStatement {
  readonly record: RecordId
  readonly stored: StoredStatement
  /** Absent where its signatures do not hold. */
  readonly held: HeldStatement | undefined
  /** What a receipt says of the record, as far as it counts. */
  readonly says: readonly ReceiptEntry[]
  /** About this statement alone. */
  readonly findings: readonly Finding[]
  /** Its signatures hold, and it belongs to the record. */
  readonly holds: boolean
  /** Leaves of the log by which it was checked. */
  readonly logSize: number
}

/** `undefined` for a statement that is not of the record. Throws GiaobanError `directory/stale` without a directory. */
export function inspectStatement(
  home: OpenHome,
  record: RecordId,
  statement: StatementHash,
): InspectedStatement | undefined {
  const { context } = home
  const { crypto } = context.deps
  const needed = proofOfOne(context.store.read, record, statement)
  const stored = needed?.find(({ hash }) => hash === statement)
  if (needed === undefined || stored === undefined) return undefined
  const log = logOf(home)
  const certificate = deviceCertificateAt(log.state, context.self.device)
  const audit = certificate && auditProofs(context.store.read, crypto, { certificate, statements: [statement] })
  const witnessed = witnessedBy(crypto, log.state, audit)
  const judge = createStatementJudge({ crypto, log, now: context.clock.now(), witnessed })
  const judged = needed.map((each) => judge(toEvidence(each)))
  const all = judged.flatMap(({ held }) => held ?? [])
  const { belonging, findings } = judgeRecord(log.state, record, all)
  const held = all.find(({ hash }) => hash === statement)
  const own = [...judged.flatMap((each) => each.findings), ...findings].filter((each) => each.statement === statement)
  const isOfRecord =
    belonging.some(({ hash }) => hash === statement) && findings.every(({ code }) => code !== 'record-missing')
  return {
    record,
    stored,
    held,
    says: held === undefined ? [] : countedEntries(log.state, held, belonging),
    findings: own,
    holds: isOfRecord && !own.some(isError),
    logSize: log.state.size,
  }
}
