/** Statements on joint plans. Of HCM's commander, for HCM, Bình Dương and Long An unless it is said otherwise. */
import { examplePlan } from '../../shared/domain/example-plan.ts'
import type { PlanAnswer, PlanOutcome } from '../../shared/domain/plan-words.ts'
import { windowOf } from '../../shared/domain/check-plan.ts'
import type { PlanFigures } from '../../shared/domain/plan-input.ts'
import type { UnitId } from '../../shared/ids.ts'
import {
  planAnswer,
  planClose,
  planCreate,
  planResult,
  planTask,
  planUpdate,
} from '../../shared/protocol/bodies/plan.ts'
import { authors, testTime, units, type Common, type Statement, type StatementMaker } from './operations.ts'

type Said = Common & { readonly to?: readonly UnitId[] }
type Versioned = Said & { readonly starts?: number; readonly ends?: number; readonly area?: string }
const { hcm, binhDuong, longAn } = units
const proposer = { author: authors.hcmCommander, to: [hcm, binhDuong, longAn] }
const invited = { ...proposer, author: authors.binhDuongCommander }

export const planWindow = windowOf(examplePlan(testTime))

function versionOf(options: Versioned) {
  const { marking: _marking, handling: _handling, starts: _starts, ends: _ends, ...plan } = examplePlan(testTime)
  return {
    plan: { ...plan, area: (options.area ?? plan.area).normalize('NFC') },
    starts: options.starts ?? planWindow.starts,
    ends: options.ends ?? planWindow.ends,
  }
}

export const planStatements = (make: StatementMaker) => ({
  propose: (options: Versioned = {}): Statement =>
    make.of('plan-create', (crypto, common) => planCreate.encode(crypto, { ...common, ...versionOf(options) }), {
      ...proposer,
      ...options,
    }),
  change: (options: Versioned): Statement =>
    make.of('plan-update', (crypto, common) => planUpdate.encode(crypto, { ...common, ...versionOf(options) }), {
      ...proposer,
      ...options,
    }),
  /** Of Bình Dương, about the first parent unless it is said otherwise. */
  answer: (
    options: Said & { readonly version?: Statement; readonly answer?: PlanAnswer; readonly text?: string },
  ): Statement =>
    make.of(
      'plan-answer',
      (crypto, common) =>
        planAnswer.encode(crypto, {
          ...common,
          version: (options.version ?? options.parents![0]!).hash,
          answer: options.answer ?? 'accept',
          ...(options.text !== undefined && { text: options.text }),
        }),
      { ...invited, ...options },
    ),
  /** Of HCM, for Bình Dương. */
  task: (options: Said & { readonly unit?: UnitId; readonly due?: number }): Statement =>
    make.of(
      'plan-task',
      (crypto, common) =>
        planTask.encode(crypto, {
          ...common,
          title: 'Kiểm tra nhà nghỉ ven tuyến',
          unit: options.unit ?? binhDuong,
          ...(options.due !== undefined && { due: options.due }),
        }),
      { ...proposer, ...options },
    ),
  /** Of Bình Dương's duty officer. */
  result: (
    options: Said & { readonly task: Statement; readonly outcome?: PlanOutcome; readonly figures?: PlanFigures },
  ): Statement =>
    make.of(
      'plan-result',
      (crypto, common) =>
        planResult.encode(crypto, {
          ...common,
          task: options.task.hash,
          outcome: options.outcome ?? 'done',
          text: 'Đã kiểm tra',
          ...(options.figures !== undefined && { figures: options.figures }),
        }),
      { ...invited, author: authors.binhDuongDuty, ...options },
    ),
  close: (options: Said): Statement =>
    make.of('plan-close', (crypto, common) => planClose.encode(crypto, { ...common, reason: 'completed' }), {
      ...proposer,
      ...options,
    }),
})
