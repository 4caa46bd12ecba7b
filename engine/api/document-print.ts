/** Sheets are numbered, signed and told of in the audit before they are on paper (docs/spec/document.md, Printing). */
import { GiaobanError } from '../../shared/errors.ts'
import type { DocumentKind } from '../../shared/domain/document-words.ts'
import { idBytes, type RecordId, type StatementHash } from '../../shared/ids.ts'
import { sheetPrint } from '../../shared/protocol/bodies/sheet.ts'
import { encodeDocumentCode, serialBytes, sheetNumber } from '../../shared/protocol/document-code.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { serialOf, type PrintedRecord } from '../documents/judge.ts'
import { printedBulletin, printedHandover, printedReport } from '../documents/printed-record.ts'
import type { OpenHome } from '../open-home.ts'
import { projectHandover } from '../records/handover-projection.ts'
import { appendAudit } from '../store/audit.ts'
import type { WritableDb } from '../store/database.ts'
import { operationsOf } from '../store/operations.ts'
import type { By } from './authoring.ts'
import { referenceIn, unitRef } from './bulletin-detail.ts'
import { speakerOf, write } from './bulletin-write.ts'
import { known } from './bulletins-read.ts'
import { viewNamed } from './record-named.ts'
import { reportNamed } from './report-write.ts'

export interface Order {
  readonly id: string
  readonly kind: DocumentKind
  readonly copies: number
  /** As it was on screen. */
  readonly version?: number | undefined
}

export function printDocument(home: OpenHome, by: By, order: Order) {
  switch (order.kind) {
    case 'bulletin':
    case 'photos':
      return printBulletin(home, by, order)
    case 'handover':
    case 'report':
      return printUncounted(home, by, order)
  }
}

function printBulletin(home: OpenHome, by: By, order: Order) {
  const { kind, copies } = order
  const found = known(home.context.store.read, order.id, home.records.heirs)
  const { view } = found
  const of = printedBulletin(view, { heirs: home.records.heirs, now: home.records.usedAt() })
  if (of.state === 'cancelled') throw new GiaobanError('bulletin/closed')
  const version = permitted(home, of, order)
  const at = home.context.clock.now()
  const print = write(home, found, {
    type: 'sheet-print',
    to: [speakerOf(home, found)],
    officer: by.officer,
    urgency: 'routine',
    body: (common) =>
      sheetPrint.encode(home.context.deps.crypto, { ...common, role: by.role, head: of.shown, kind, copies }),
    stored: (tx) => audited(home, tx, { record: view.id, by, at, code: `${kind} v${version} x${copies}` }),
  })
  return printed(home, by, {
    ref: referenceIn(home.records, view),
    sheet: { record: view.id, head: of.shown, shown: version, kind, at, serial: serialOf(print), copies },
  })
}

/** Counted in the own audit alone: it shows no person who may be arrested by mistake. */
function printUncounted(home: OpenHome, by: By, order: Order) {
  const { context, records } = home
  const { kind, copies } = order
  const { view, creator, of } = kind === 'report' ? reportIn(home, order.id) : handoverIn(home, order.id)
  const version = permitted(home, of, order)
  const at = context.clock.now()
  context.store.transaction('document-printed', (tx) =>
    audited(home, tx, { record: view.id, by, at, code: `${kind} v${version} x${copies}` }),
  )
  const serial = context.deps.crypto.random(serialBytes)
  return printed(home, by, {
    ref: referenceIn(records, { id: view.id, owner: view.owner, creator }),
    sheet: { record: view.id, head: of.shown, shown: version, kind, at, serial, copies },
  })
}

function reportIn(home: OpenHome, id: string) {
  const view = reportNamed(home, id)
  return { view, creator: view.creator, of: printedReport(view, home.records.heirs) }
}

function handoverIn(home: OpenHome, id: string) {
  const { heirs } = home.records
  const view = viewNamed(home, id, (db, record) => projectHandover(operationsOf(db, record), heirs))
  return { view, creator: view.offer, of: printedHandover(view, heirs) }
}

/** The number of what is shown. Throws GiaobanError `usage/wrong-state`, `document/not-permitted`, `document/changed`. */
function permitted(
  home: OpenHome,
  of: Pick<PrintedRecord, 'state' | 'mayShow' | 'versions'> & { readonly shown: StatementHash },
  { version }: Order,
): number {
  if (of.state !== 'open') throw new GiaobanError('usage/wrong-state')
  if (!of.mayShow(of.shown, home.context.self.unit)) throw new GiaobanError('document/not-permitted')
  const holds = of.versions.get(of.shown) ?? 1
  if (version !== undefined && version !== holds) throw new GiaobanError('document/changed')
  return holds
}

function audited(
  home: OpenHome,
  tx: WritableDb,
  what: { readonly record: RecordId; readonly by: By; readonly at: number; readonly code: string },
): void {
  appendAudit(tx, home.context.deps.crypto, {
    at: what.at,
    action: 'document.printed',
    code: what.code,
    object: idBytes(what.record),
    officer: what.by.officer.id,
  })
}

type Sheet = Omit<Parameters<typeof encodeDocumentCode>[0], 'device' | 'copy'>

/** A sheet for each copy. */
function printed(home: OpenHome, by: By, { ref, sheet }: { readonly ref: string; readonly sheet: Sheet }) {
  const { context, records } = home
  const { self, deps } = context
  const { name, badge } = by.officer
  return {
    id: sheet.record,
    ref,
    kind: sheet.kind,
    version: sheet.shown,
    at: msToRfc3339(sheet.at),
    unit: unitRef(records, self.unit),
    by: { officer: badge, name, role: by.role },
    sheets: Array.from({ length: sheet.copies }, (_, index) => {
      const copy = index + 1
      const fields = { ...sheet, device: self.device, copy }
      const code = encodeDocumentCode(fields, (input) => deps.crypto.sign(self.signing, input))
      return { number: sheetNumber(sheet.serial, copy), copy, code }
    }),
  }
}
