/** Paper: sheets are counted and signed before they are printed, checked from their code, and told of when they are back. */
import { idBytes, type RecordId, type StatementHash } from '../../shared/ids.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { DocumentKind } from '../../shared/domain/document-words.ts'
import { bulletinTitle } from '../../shared/domain/bulletin-defaults.ts'
import { sheetPrint, sheetReturn } from '../../shared/protocol/bodies/sheet.ts'
import { encodeDocumentCode, serialBytes, sheetNumber } from '../../shared/protocol/document-code.ts'
import { handlingBits } from '../../shared/protocol/tbs.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { judgeDocument, serialOf } from '../documents/judge.ts'
import { printedHandover, printedRecord } from '../documents/printed-record.ts'
import { toVerdict } from '../documents/verdict.ts'
import type { OpenHome } from '../open-home.ts'
import { stateAt, type BulletinView } from '../records/bulletin-projection.ts'
import { projectHandover, type HandoverView } from '../records/handover-projection.ts'
import { appendAudit } from '../store/audit.ts'
import { resolveRecord } from '../store/bulletin-queries.ts'
import { projectRecord, type ProjectedBulletin } from '../store/bulletins.ts'
import type { WritableDb } from '../store/database.ts'
import { operationsOf } from '../store/operations.ts'
import { createAuthoring, type AuthoringParts, type By } from './authoring.ts'
import { referenceIn, unitRef } from './bulletin-detail.ts'
import { speakerOf, write } from './bulletin-write.ts'
import { known } from './bulletins-read.ts'
import { toPrintedSheets } from './document-sheets.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { mustBeOpen } from './recipients.ts'

const knownHandling = Object.values(handlingBits).reduce((all, bit) => all | bit, 0)

export function createDocumentModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const handlers = {
    'document.print': ({ id, kind, copies }) =>
      freshly(() => {
        const home = open()
        mustBeOpen(home)
        const by = officerFor('print')
        return kind === 'bulletin' || kind === 'photos'
          ? printBulletin(home, by, { id, kind, copies })
          : printHandover(home, by, { id, kind, copies })
      }),
    'document.check': ({ code }) => {
      const home = open()
      const { heirs } = home.records
      const db = home.context.store.read
      const judged = judgeDocument(home.context.deps.crypto, home.directory.state, {
        text: code,
        known: ({ record }) => printedRecord(operationsOf(db, record), { heirs, now: home.records.usedAt() }),
      })
      const record = judged.outcome === 'forged' ? undefined : judged.fields?.record
      const view = record && projectRecord(db, record, heirs)?.view
      return {
        ...toVerdict(home.records, judged),
        ...(view !== undefined && { title: bulletinTitle(view.bulletin), ref: referenceIn(home.records, view) }),
      }
    },
    'document.sheets': ({ id }) => {
      const home = open()
      const { view } = known(home.context.store.read, id, home.records.heirs)
      const sheets = toPrintedSheets(home, view)
      return { id: view.id, sheets, out: sheets.reduce((all, { out }) => all + out.length, 0) }
    },
    'document.return': ({ id, print, copies, how }) =>
      freshly(() => {
        const home = open()
        mustBeOpen(home)
        const found = known(home.context.store.read, id, home.records.heirs)
        const by = officerFor('print')
        const of = printNamed(home, found, print as StatementHash) // 32 bytes of hex by the schema
        if (copies.some((copy) => !of.out.includes(copy))) throw new GiaobanError('usage/wrong-state')
        write(home, found, {
          type: 'sheet-return',
          to: [speakerOf(home, found)],
          officer: by.officer,
          urgency: 'routine',
          body: (common) =>
            sheetReturn.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              print: of.print.hash,
              copies: [...new Set(copies)].toSorted((a, b) => a - b),
              how,
            }),
        })
        return { id: found.view.id, print, out: of.out.filter((copy) => !copies.includes(copy)) }
      }),
  } satisfies HandlerGroup
  return { handlers }
}

interface Order {
  readonly id: string
  readonly kind: DocumentKind
  readonly copies: number
}

function printBulletin(home: OpenHome, by: By, { id, kind, copies }: Order) {
  const found = known(home.context.store.read, id, home.records.heirs)
  const { view } = found
  mayPrint(home, view)
  const at = home.context.clock.now()
  const print = write(home, found, {
    type: 'sheet-print',
    to: [speakerOf(home, found)],
    officer: by.officer,
    urgency: 'routine',
    body: (common) =>
      sheetPrint.encode(home.context.deps.crypto, {
        ...common,
        role: by.role,
        head: view.content.hash,
        kind,
        copies,
      }),
    stored: (tx) => audited(home, tx, { record: view.id, by, at, code: `${kind} v${view.version} x${copies}` }),
  })
  const shown = { record: view.id, head: view.content.hash, shown: view.version }
  return printed(home, by, {
    ref: referenceIn(home.records, view),
    sheet: { ...shown, kind, at, serial: serialOf(print), copies },
  })
}

/** Of the own unit; counted in its audit alone: it shows no person who may be arrested by mistake. */
function printHandover(home: OpenHome, by: By, { id, kind, copies }: Order) {
  const { context, records } = home
  const record = resolveRecord(context.store.read, id)
  if (!record.ok) throw new GiaobanError(record.error)
  const view: HandoverView | undefined = projectHandover(operationsOf(context.store.read, record.value), records.heirs)
  if (view === undefined || kind !== 'handover') throw new GiaobanError('usage/not-found')
  if (view.state === 'withdrawn') throw new GiaobanError('usage/wrong-state')
  const at = context.clock.now()
  const { shown, versions } = printedHandover(view, records.heirs)
  const number = versions.get(shown) ?? 1
  context.store.transaction('document-printed', (tx) =>
    audited(home, tx, { record: view.id, by, at, code: `${kind} v${number} x${copies}` }),
  )
  const serial = context.deps.crypto.random(serialBytes)
  return printed(home, by, {
    ref: referenceIn(records, { id: view.id, owner: view.owner, creator: view.offer }),
    sheet: { record: view.id, head: shown, shown: number, kind, at, serial, copies },
  })
}

/** Throws GiaobanError `document/not-permitted`, `bulletin/closed`, `usage/wrong-state`. */
function mayPrint(home: OpenHome, view: BulletinView): void {
  const { records, context } = home
  const state = stateAt(view, records.usedAt())
  if (state === 'cancelled') throw new GiaobanError('bulletin/closed')
  if (state === 'expired') throw new GiaobanError('usage/wrong-state')
  const { handling, marking } = view.content
  const own = records.heirs.today(view.owner) === context.self.unit
  const isFree = (handling & ~knownHandling) === 0 && marking !== 'mat' && (own || (handling & handlingBits.h2) === 0)
  if (!isFree) throw new GiaobanError('document/not-permitted')
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

/** Of this unit, or one that it has come after. Throws GiaobanError `usage/not-found`, `usage/wrong-state`. */
function printNamed(home: OpenHome, { view }: ProjectedBulletin, print: StatementHash) {
  const found = view.sheets.find((each) => each.print.hash === print)
  if (found === undefined) throw new GiaobanError('usage/not-found')
  if (home.records.heirs.today(found.print.unit) !== home.context.self.unit) throw new GiaobanError('usage/wrong-state')
  return found
}
