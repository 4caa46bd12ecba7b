/** What a sheet is judged by, of each family that is printed. One more family = one more case here. */
import type { DocumentKind } from '../../shared/domain/document-words.ts'
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import { projectBulletin, stateAt, type BulletinView } from '../records/bulletin-projection.ts'
import { isContent } from '../records/bulletin-rules.ts'
import { projectHandover, type HandoverView } from '../records/handover-projection.ts'
import type { Heirs } from '../records/heirs.ts'
import type { Operation } from '../records/operation.ts'
import { projectReport, type ReportView } from '../records/report-projection.ts'
import type { PrintedRecord } from './judge.ts'
import { mayPrint } from './may-print.ts'

export function printedBulletin(view: BulletinView, { heirs, now }: { readonly heirs: Heirs; readonly now: number }) {
  const contents = view.history.flatMap(({ operation, verdict }) =>
    verdict === 'accepted' && isContent(operation) ? [operation] : [],
  )
  const state = stateAt(view, now)
  const units = new Set([view.owner, ...view.addressed].flatMap((unit) => withHeir(unit, heirs)))
  return {
    kinds: ['bulletin', 'photos'],
    shown: view.content.hash,
    versions: numbered(contents),
    state: state === 'active' ? 'open' : state,
    isFor: (unit: UnitId) => units.has(unit),
    mayShow: permitting(contents, withHeir(view.owner, heirs)),
    prints: view.sheets.map(({ print: { hash, device, body } }) => ({
      hash,
      head: body.head,
      device,
      copies: body.copies,
    })),
  } satisfies PrintedRecord
}

/** What was said of it last is what is shown; it never leaves its unit. */
export function printedHandover(view: HandoverView, heirs: Heirs) {
  const units = withHeir(view.owner, heirs)
  return {
    kinds: ['handover'] satisfies DocumentKind[],
    shown: (view.history.at(-1) ?? view.offer).hash,
    versions: numbered(view.history),
    state: view.state === 'withdrawn' ? 'cancelled' : 'open',
    isFor: (unit: UnitId) => units.includes(unit),
    mayShow: permitting(view.history, units),
    prints: [],
  } satisfies PrintedRecord
}

/** Figures do not run out: a correction takes their place. */
export function printedReport(view: ReportView, heirs: Heirs) {
  const units = new Set([view.owner, ...view.creator.recipients].flatMap((unit) => withHeir(unit, heirs)))
  const { handling, marking } = view.creator // as it was submitted, for good
  const owners = withHeir(view.owner, heirs)
  return {
    kinds: ['report'] satisfies DocumentKind[],
    shown: view.head.hash,
    versions: numbered(view.versions),
    state: 'open',
    isFor: (unit: UnitId) => units.has(unit),
    mayShow: (_head: StatementHash, unit: UnitId) => mayPrint({ handling, marking }, owners.includes(unit)),
    prints: [],
  } satisfies PrintedRecord
}

const withHeir = (unit: UnitId, heirs: Heirs): readonly UnitId[] => [unit, heirs.today(unit) ?? unit]

const numbered = (shown: readonly Operation[]): ReadonlyMap<StatementHash, number> =>
  new Map(shown.map(({ hash }, index) => [hash, index + 1]))

/** Each version by its own marking and handling. */
const permitting =
  (shown: readonly Operation[], owners: readonly UnitId[]) =>
  (head: StatementHash, unit: UnitId): boolean => {
    const version = shown.find(({ hash }) => hash === head)
    return version !== undefined && mayPrint(version, owners.includes(unit))
  }

/** `undefined` for a record of a family that is not printed, or of which too little is here. */
export function printedRecord(
  operations: Iterable<Operation>,
  by: { readonly heirs: Heirs; readonly now: number },
): PrintedRecord | undefined {
  const all = [...operations]
  const bulletin = projectBulletin(all, by.heirs)
  if (bulletin !== undefined) return printedBulletin(bulletin, by)
  const handover = projectHandover(all, by.heirs)
  if (handover !== undefined) return printedHandover(handover, by.heirs)
  const report = projectReport(all, by.heirs)
  return report && printedReport(report, by.heirs)
}
