/** The statements of a package as one record: who belongs, what was allowed, which receipts count, what is missing. */
import type { RecordId, StatementHash } from '../../shared/ids.ts'
import type { ReceiptEntry, ReceiptFields } from '../../shared/protocol/bodies/receipt.ts'
import { answersFor } from '../../shared/protocol/directory/answering.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { handlingBits } from '../../shared/protocol/tbs.ts'
import { heirsIn } from '../records/heirs.ts'
import { provenRecord, type ProvenRecord } from './proven-record.ts'
import type { Finding } from './findings.ts'
import type { HeldStatement } from './statement.ts'

export interface RecordJudgement {
  /** Statements that belong to the record, receipts that count among them. */
  readonly belonging: readonly HeldStatement[]
  readonly findings: readonly Finding[]
}

export function judgeRecord(state: DirectoryState, record: RecordId, held: readonly HeldStatement[]): RecordJudgement {
  const operations = held.filter((each) => each.content.kind !== 'receipt')
  const own = operations.filter((each) => (each.tbs.recordId ?? each.hash) === record)
  const foreign = operations
    .filter((each) => !own.includes(each))
    .map(({ hash }): Finding => ({ code: 'foreign-statement', statement: hash }))
  const receipts = held.flatMap((each) =>
    each.content.kind === 'receipt'
      ? [{ each, ...judgeReceipt(state, { receipt: each, fields: each.content.receipt, own }) }]
      : [],
  )
  const view = provenRecord(
    own.flatMap(({ content }) => (content.kind === 'operation' ? [content.operation] : [])),
    heirsIn({ state }, () => state.clock),
  )
  return {
    belonging: [...own, ...receipts.filter(({ counted }) => counted.length > 0).map(({ each }) => each)],
    findings: [
      ...foreign,
      ...(view?.id === record ? viewFindings(view) : [{ code: 'record-missing' } as const]),
      ...handlingFinding(own),
      ...receipts.flatMap(({ finding }) => (finding === undefined ? [] : [finding])),
    ],
  }
}

function viewFindings(view: ProvenRecord): readonly Finding[] {
  const { status } = view
  return [
    ...(status === 'actual' ? [] : [{ code: 'not-actual', detail: status } as const]),
    ...view.history.flatMap(({ operation, verdict }): readonly Finding[] => {
      if (verdict === 'accepted') return []
      return verdict === 'overtaken'
        ? [{ code: 'overtaken', statement: operation.hash }]
        : [{ code: 'not-allowed', statement: operation.hash, detail: 'record' }]
    }),
    ...view.waiting.map(({ hash }): Finding => ({
      code: 'incomplete',
      statement: hash,
      detail: String(view.missing.length),
    })),
  ]
}

/** All codes that any of the statements has; bits that this program does not know as numbers. */
function handlingFinding(own: readonly HeldStatement[]): readonly Finding[] {
  const bits = own.reduce((all, { tbs }) => all | tbs.handling, 0)
  const names = Object.entries(handlingBits).map(([name, bit]) => [bit, name.toUpperCase()] as const)
  const known = names.filter(([bit]) => bit !== handlingBits.h0 && (bits & bit) !== 0).map(([, name]) => name)
  const unknown = bits >> names.length
  const codes = unknown === 0 ? known : [...known, `0x${(unknown << names.length).toString(16)}`]
  return codes.length === 0 ? [] : [{ code: 'handling', detail: codes.join(',') }]
}

interface JudgedReceipt {
  readonly counted: readonly ReceiptEntry[]
  readonly finding?: Finding
}

/** Entries about other records say nothing here: a receipt answers a batch. */
function judgeReceipt(
  state: DirectoryState,
  judged: { readonly receipt: HeldStatement; readonly fields: ReceiptFields; readonly own: readonly HeldStatement[] },
): JudgedReceipt {
  const { receipt, fields, own } = judged
  const about = new Map(own.map((each) => [each.hash, each]))
  const here = fields.entries.filter((entry) => about.has(entry.statement))
  const counted = here.filter((entry) => counts(state, { ...receipt, entry, statement: about.get(entry.statement) }))
  const statement = receipt.hash
  if (counted.length === 0) return { counted, finding: { code: 'receipt-not-counted', statement } }
  return counted.length === here.length
    ? { counted }
    : { counted, finding: { code: 'receipt-entry-ignored', statement } }
}

/** docs/spec/receipts.md, Rules: a unit speaks of what named it, never of its own, and `opened` needs an officer. */
function counts(
  state: DirectoryState,
  said: {
    readonly sender: HeldStatement['sender']
    readonly entry: ReceiptEntry
    readonly statement: Pick<HeldStatement, 'sender' | 'tbs'> | undefined
  },
): boolean {
  const { sender, entry, statement } = said
  if (statement === undefined) return false
  if (statement.sender.unit === sender.unit) return false
  if (entry.rung === 'opened' && sender.officer === undefined) return false
  const by = { unit: sender.unit, key: entry.addressee, at: state.clock }
  return answersFor(state, statement.tbs.recipients, by).length > 0
}

/** What a receipt of the record says about it. */
export const countedEntries = (
  state: DirectoryState,
  receipt: HeldStatement,
  all: readonly HeldStatement[],
): readonly ReceiptEntry[] => {
  if (receipt.content.kind !== 'receipt') return []
  const about = new Map<StatementHash, HeldStatement>(all.map((each) => [each.hash, each]))
  return receipt.content.receipt.entries.filter((entry) =>
    counts(state, { ...receipt, entry, statement: about.get(entry.statement) }),
  )
}
