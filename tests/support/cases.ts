/** Statements on case files. Of HCM's investigator to HCM and Bình Dương unless it is said otherwise. */
import type { CaseInput } from '../../shared/domain/case-input.ts'
import type { CustodyAction, TaskState } from '../../shared/domain/case-words.ts'
import { exampleCase } from '../../shared/domain/example-case.ts'
import { canonicalText } from '../../shared/domain/shape.ts'
import type { UnitId } from '../../shared/ids.ts'
import {
  caseClose,
  caseCustody,
  caseExhibit,
  caseNarrow,
  caseNote,
  caseOpen,
  caseTask,
  caseWiden,
} from '../../shared/protocol/bodies/case.ts'
import { authors, testTime, units, type Common, type Statement, type StatementMaker } from './operations.ts'

type Said = Common & { readonly to?: readonly UnitId[] }
const { hcm, binhDuong } = units
const writer = { author: authors.hcmInvestigator, to: [hcm, binhDuong] }
const commander = { author: authors.hcmCommander, to: [hcm, binhDuong] }
const hashes = (statements: readonly Statement[]) => statements.map(({ hash }) => hash).toSorted()

export const caseStatements = (make: StatementMaker) => ({
  open: (options: Said & { readonly content?: CaseInput } = {}): Statement => {
    const { marking: _marking, handling: _handling, ...content } = options.content ?? exampleCase()
    return make.of('case-open', (crypto, common) => caseOpen.encode(crypto, { ...common, case: content }), {
      ...writer,
      ...options,
    })
  },
  note: (options: Said & { readonly text?: string; readonly corrects?: Statement }): Statement =>
    make.of(
      'case-note',
      (crypto, common) =>
        caseNote.encode(crypto, {
          ...common,
          entry: { text: canonicalText(options.text ?? 'Đã làm việc với nhân chứng') },
          ...(options.corrects !== undefined && { corrects: options.corrects.hash }),
        }),
      { ...writer, ...options },
    ),
  task: (options: Said & { readonly unit?: UnitId; readonly due?: number }): Statement =>
    make.of(
      'case-task',
      (crypto, common) =>
        caseTask.encode(crypto, {
          ...common,
          title: 'Xác minh nơi ở',
          unit: options.unit ?? binhDuong,
          ...(options.due !== undefined && { due: options.due }),
        }),
      { ...writer, ...options },
    ),
  taskState: (
    options: Said & { readonly task: Statement; readonly after?: Statement; readonly state?: TaskState },
  ): Statement =>
    make.of(
      'case-task',
      (crypto, common) =>
        caseTask.encode(crypto, {
          ...common,
          task: options.task.hash,
          after: (options.after ?? options.task).hash,
          state: options.state ?? 'done',
        }),
      { ...writer, ...options },
    ),
  exhibit: (options: Said): Statement =>
    make.of(
      'case-exhibit',
      (crypto, common) => caseExhibit.encode(crypto, { ...common, label: 'Xe máy', holder: 'Kho vật chứng' }),
      { ...writer, ...options },
    ),
  custody: (
    options: Said & {
      readonly exhibit: Statement
      readonly after?: Statement
      readonly action?: CustodyAction
      readonly receiver?: string
    },
  ): Statement =>
    make.of(
      'case-custody',
      (crypto, common) =>
        caseCustody.encode(crypto, {
          ...common,
          exhibit: options.exhibit.hash,
          after: (options.after ?? options.exhibit).hash,
          action: options.action ?? 'handed-over',
          from: 'Kho vật chứng',
          to: options.receiver ?? 'Phòng kỹ thuật hình sự',
          at: options.at ?? testTime,
        }),
      { ...writer, ...options },
    ),
  widen: (options: Said & { readonly units: readonly UnitId[]; readonly brought?: readonly Statement[] }): Statement =>
    make.of(
      'case-widen',
      (crypto, common) =>
        caseWiden.encode(crypto, {
          ...common,
          units: options.units,
          ...(options.brought !== undefined && { brought: hashes(options.brought) }),
          reason: 'Cùng nhóm đối tượng',
        }),
      { ...commander, ...options, to: options.to ?? [...commander.to, ...options.units] },
    ),
  narrow: (options: Said & { readonly units: readonly UnitId[]; readonly known?: readonly Statement[] }): Statement =>
    make.of(
      'case-narrow',
      (crypto, common) =>
        caseNarrow.encode(crypto, {
          ...common,
          units: options.units,
          ...(options.known !== undefined && options.known.length > 0 && { known: hashes(options.known) }),
          reason: 'Hết nội dung phối hợp',
        }),
      { ...commander, ...options },
    ),
  close: (options: Said): Statement =>
    make.of('case-close', (crypto, common) => caseClose.encode(crypto, { ...common, reason: 'concluded' }), {
      ...writer,
      ...options,
    }),
})
