/** Paper: sheets are counted and signed before they are printed, checked from their code, and told of when they are back. */
import { GiaobanError } from '../../shared/errors.ts'
import { bulletinTitle } from '../../shared/domain/bulletin-defaults.ts'
import type { RecordId, StatementHash } from '../../shared/ids.ts'
import { sheetReturn } from '../../shared/protocol/bodies/sheet.ts'
import { judgeDocument } from '../documents/judge.ts'
import { printedRecord } from '../documents/printed-record.ts'
import { toVerdict } from '../documents/verdict.ts'
import type { OpenHome } from '../open-home.ts'
import { projectRecord, type ProjectedBulletin } from '../store/bulletins.ts'
import { operationsOf } from '../store/operations.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt } from '../store/record-lines.ts'
import { createAuthoring, type AuthoringParts } from './authoring.ts'
import { referenceIn } from './bulletin-detail.ts'
import { speakerOf, write } from './bulletin-write.ts'
import { known } from './bulletins-read.ts'
import { printDocument } from './document-print.ts'
import { toPrintedSheets } from './document-sheets.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { mustBeOpen } from './recipients.ts'

export function createDocumentModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const handlers = {
    'document.print': (order) =>
      freshly(() => {
        const home = open()
        mustBeOpen(home)
        return printDocument(home, officerFor('print'), order)
      }),
    'document.check': ({ code }) => {
      const home = open()
      const { heirs } = home.records
      const judged = judgeDocument(home.context.deps.crypto, home.directory.state, {
        text: code,
        known: ({ record }) =>
          printedRecord(operationsOf(home.context.store.read, record), { heirs, now: home.records.usedAt() }),
      })
      const record = judged.outcome === 'forged' ? undefined : judged.signed?.fields.record
      return { ...toVerdict(home.records, judged), ...(record !== undefined && called(home, record)) }
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

/** By what name people know it, of whatever family it is. */
function called(home: OpenHome, record: RecordId): { readonly title?: string; readonly ref?: string } {
  const db = home.context.store.read
  const view = projectRecord(db, record, home.records.heirs)?.view
  if (view !== undefined) return { title: bulletinTitle(view.bulletin), ref: referenceIn(home.records, view) }
  const handle = handleOf(db, record)
  const line = handle === undefined ? undefined : lineAt(db, handle)
  return line === undefined ? {} : { title: line.title, ref: line.ref }
}

/** Of this unit, or one that it has come after. Throws GiaobanError `usage/not-found`, `usage/wrong-state`. */
function printNamed(home: OpenHome, { view }: ProjectedBulletin, print: StatementHash) {
  const found = view.sheets.find((each) => each.print.hash === print)
  if (found === undefined) throw new GiaobanError('usage/not-found')
  if (home.records.heirs.today(found.print.unit) !== home.context.self.unit) throw new GiaobanError('usage/wrong-state')
  return found
}
