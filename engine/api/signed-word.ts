/** One signed word in the words of the API contract. */
import type { SignedDoubt } from '../../shared/domain/evidence-words.ts'
import type { StatementHash } from '../../shared/ids.ts'
import type { SignedWord } from '../../shared/ipc/evidence-calls.ts'
import { messageTypeName } from '../../shared/protocol/message-types.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { FindingCode } from '../evidence/findings.ts'
import type { InspectedStatement } from '../evidence/inspect.ts'
import type { BulletinView } from '../records/bulletin-projection.ts'
import { isContent } from '../records/bulletin-rules.ts'
import type { Operation } from '../records/operation.ts'
import type { RecordsDirectory } from '../records/records-directory.ts'
import { standingOn } from '../records/standing-on.ts'
import { nameOf } from '../records/unit-names.ts'

interface Context {
  readonly directory: RecordsDirectory
  /** Absent for a record of another family. */
  readonly view: BulletinView | undefined
  readonly mayExport: boolean
}

export function toSignedWord(
  { directory, view, mayExport }: Context,
  { stored, record, held, says, findings, holds, logSize }: InspectedStatement,
): SignedWord {
  const operation = held?.content.kind === 'operation' ? held.content.operation : undefined
  const signedAtSize = held?.tbs.checkpoint.size ?? stored.logSize
  const unit = held?.sender.unit ?? stored.unit
  const upon = view && operation && !isContent(operation) ? versionWith(view, operation.hash) : undefined
  const doubts = new Set(findings.flatMap(({ code }) => doubtOf[code] ?? []))
  return {
    record,
    statement: stored.hash,
    kind: messageTypeName(stored.type) ?? 'unknown',
    at: msToRfc3339(stored.created),
    ...(held?.notBefore !== undefined && { notBefore: msToRfc3339(held.notBefore) }),
    ...(held?.firstWitnessed !== undefined && { firstWitnessed: msToRfc3339(held.firstWitnessed) }),
    unit: refOf(directory, unit, signedAtSize),
    device: held?.sender.device ?? stored.device,
    ...(held?.officer !== undefined && {
      officer: { ...held.officer, ...(operation !== undefined && { role: operation.body.role }) },
    }),
    signedAtSize,
    checkedAtSize: logSize,
    says: says.map(({ statement, rung, outcome, at, complete }) => {
      const about = view && versionWith(view, statement)
      return {
        statement,
        kind: kindIn(view, statement),
        ...(about !== undefined && { version: about.version }),
        rung,
        outcome,
        at: msToRfc3339(at),
        complete,
      }
    }),
    ...(upon !== undefined && { upon }),
    ...(operation?.kind === 'acknowledge' && { answer: { kind: operation.body.kind, text: operation.body.text } }),
    ...(operation?.kind === 'acted' && {
      acted: {
        outcome: operation.body.outcome,
        ...(operation.body.text !== undefined && { text: operation.body.text }),
      },
    }),
    holds,
    doubts: holds || doubts.size > 0 ? [...doubts] : ['not-counted'],
    mayExport,
  }
}

/** Of what is found about one statement; what is found about record, package or log stands elsewhere. */
const doubtOf: Partial<Readonly<Record<FindingCode, SignedDoubt>>> = {
  tbs: 'signature',
  layout: 'signature',
  'body-hash': 'signature',
  signature: 'signature',
  'signer-unknown': 'signer',
  signers: 'signer',
  note: 'log',
  checkpoint: 'log',
  'time-not-proven': 'revoked',
  'foreign-statement': 'not-counted',
  'receipt-not-counted': 'not-counted',
  'not-allowed': 'not-allowed',
  'receipt-entry-ignored': 'partly',
  overtaken: 'overtaken',
  backdated: 'backdated',
  'witnessed-before-removal': 'witnessed-before-removal',
  'needs-update': 'needs-update',
}

const refOf = (directory: RecordsDirectory, id: Operation['unit'], size: number): SignedWord['unit'] => {
  const { code, name } = nameOf(directory, id, size)
  return { id, code, name }
}

const kindIn = (view: BulletinView | undefined, statement: StatementHash): string =>
  view?.history.find(({ operation }) => operation.hash === statement)?.operation.kind ?? 'unknown'

/** The version that a statement is, or that its signer had before them; `undefined` where it stands on none that counts. */
function versionWith({ history }: BulletinView, top: StatementHash): SignedWord['upon'] {
  const byHash = new Map(history.map(({ operation }) => [operation.hash, operation]))
  const under = standingOn(byHash, [top])
  const contents = history.flatMap(({ operation, verdict }) =>
    verdict === 'accepted' && isContent(operation) && under.has(operation.hash) ? [operation.hash] : [],
  )
  const last = contents.at(-1)
  return last && { statement: last, version: contents.length }
}
