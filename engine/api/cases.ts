/** Calls about case files. Each that signs is one transaction; nothing waits for the network. */
import type { Marking } from '../../shared/domain/bulletin-words.ts'
import { caseProblem } from '../../shared/domain/check-case.ts'
import { hexToBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import { caseClose, caseCustody, caseExhibit, caseNote, caseOpen, caseTask } from '../../shared/protocol/bodies/case.ts'
import { rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { caseAction } from '../records/case-rules.ts'
import { largeFilesVersion } from '../records/operation-kinds.ts'
import { handlingToBits } from '../records/operation.ts'
import { nameOf } from '../records/unit-names.ts'
import { listLines } from '../store/record-lines.ts'
import { createAuthoring, type AuthoringParts, type By } from './authoring.ts'
import { beginRecord } from './begin-record.ts'
import { mayJudge, toCaseDetail } from './case-detail.ts'
import { share, unshare } from './case-share.ts'
import { caseNamed, openCase, ownCase, timeIn, writeCase } from './case-write.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { mustBeOpen, resolveRecipients, unitNamed } from './recipients.ts'
import { recordNamed } from './record-named.ts'
import { toRecordLine } from './record-line.ts'
import { describedFiles, exhibitFiles, keepFiles } from './sent-files.ts'

export function createCaseModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const handlers = {
    'case.list': ({ before, limit }) => {
      const home = open()
      const start = before === undefined ? Number.MAX_SAFE_INTEGER : (rfc3339ToMs(before) ?? 0)
      const page = listLines(home.context.store.read, { family: 'case', before: start, limit })
      return { cases: page.lines.map((line) => toRecordLine(home.records, line)), more: page.more }
    },
    'case.get': ({ id }) => {
      const { transfers } = parts.exchange.current()
      return toCaseDetail({ home: open(), roles: core.roles(), transfers }, caseNamed(open(), id))
    },
    'case.create': (request) => freshly(() => create(open(), officerFor(caseAction('case-open')), request)),
    'case.note': (request) => freshly(() => note(open(), officerFor(caseAction('case-note')), request)),
    'case.exhibit': (request) => freshly(() => exhibit(open(), officerFor(caseAction('case-exhibit')), request)),
    'case.custody': (request) => freshly(() => custody(open(), officerFor(caseAction('case-custody')), request)),
    'case.task': (request) => freshly(() => task(open(), officerFor(caseAction('case-task')), request)),
    'case.taskState': (request) => freshly(() => taskState(open(), officerFor(caseAction('case-task')), request)),
    'case.share': (request) => freshly(() => share(open(), officerFor(caseAction('case-widen')), request)),
    'case.unshare': (request) => freshly(() => unshare(open(), officerFor(caseAction('case-narrow')), request)),
    'case.close': (request) => freshly(() => close(open(), officerFor(caseAction('case-close')), request)),
  } satisfies HandlerGroup
  return { handlers }
}

function create(home: OpenHome, by: By, wanted: ParsedRequestOf<'case.create'>) {
  const { context, records } = home
  mustBeOpen(home)
  const problem = caseProblem(wanted.case, { allowsMat: false })
  if (problem !== undefined)
    throw new GiaobanError(problem.code, { params: { field: problem.path, rule: problem.rule } })
  const to = wanted.to.length === 0 ? undefined : resolveRecipients(home, wanted.to, wanted.accept)
  const { marking, handling, ...content } = wanted.case
  const { id, ref } = beginRecord(home, {
    type: 'case-open',
    by,
    handling: handlingToBits(handling),
    marking: marking as Marking, // `caseProblem` refuses every other one
    to: to?.units ?? [],
    accepted: to?.accepted ?? [],
    body: (common) => caseOpen.encode(context.deps.crypto, { ...common, role: by.role, case: content }),
  })
  return { id, ref, members: caseNamed(home, id).members.map((unit) => nameOf(records, unit).code) }
}

function note(home: OpenHome, by: By, request: ParsedRequestOf<'case.note'>) {
  const { context } = home
  const view = openCase(home, request.id)
  const { corrects } = request
  if (corrects !== undefined && !view.notes.some(({ operation }) => operation.hash === corrects))
    throw new GiaobanError('case/invalid', { params: { field: 'corrects', rule: 'known' } })
  const records = request.records.map((id) => recordNamed(context.store.read, id))
  return writeCase(home, view, {
    type: 'case-note',
    by,
    body: (common) =>
      caseNote.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        entry: request.note,
        ...(corrects !== undefined && { corrects: corrects as StatementHash }), // one of the view's
        ...(records.length > 0 && { records }),
      }),
  })
}

function exhibit(home: OpenHome, by: By, request: ParsedRequestOf<'case.exhibit'>) {
  const { context } = home
  const view = openCase(home, request.id)
  const foundAt = timeIn('foundAt', request.foundAt)
  const { label, number, text, place, holder, stated } = request
  const { files, isLarge } = exhibitFiles(context.store.read, request.attachments)
  return writeCase(home, view, {
    type: 'case-exhibit',
    by,
    ...(isLarge && { bodyVersion: largeFilesVersion }),
    attachments: describedFiles(files),
    body: (common) =>
      caseExhibit.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        label,
        holder,
        ...(number !== undefined && { number }),
        ...(text !== undefined && { text }),
        ...(place !== undefined && { place }),
        ...(foundAt !== undefined && { foundAt }),
        ...(stated.length > 0 && {
          files: stated.map(({ sha256, ...each }) => ({ ...each, sha256: hexToBytes(sha256) ?? new Uint8Array(32) })),
        }),
      }),
    stored: (tx, hash) => keepFiles(tx, hash, files),
  })
}

function custody(home: OpenHome, by: By, request: ParsedRequestOf<'case.custody'>) {
  const { context } = home
  const view = openCase(home, request.id)
  const about = view.exhibits.find(({ operation }) => operation.hash === request.exhibit)
  if (about === undefined) throw new GiaobanError('usage/not-found')
  const { action, from, to, place, text } = request
  const at = timeIn('when', request.when) ?? context.clock.now()
  return writeCase(home, view, {
    type: 'case-custody',
    by,
    body: (common) =>
      caseCustody.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        exhibit: about.operation.hash,
        after: about.last,
        action,
        from,
        to,
        at,
        ...(place !== undefined && { place }),
        ...(text !== undefined && { text }),
      }),
  })
}

/** Throws GiaobanError `usage/wrong-state`: for a unit that the case is not shared with. */
function task(home: OpenHome, by: By, request: ParsedRequestOf<'case.task'>) {
  const { context, records } = home
  const view = openCase(home, request.id)
  const named =
    nameOf(records, context.self.unit).code === request.unit ? context.self.unit : unitNamed(home, request.unit, [])
  const unit = view.members.find((each) => each === named || records.heirs.today(each) === named)
  if (unit === undefined) throw new GiaobanError('usage/wrong-state')
  const due = timeIn('due', request.due)
  const { title, text } = request
  return writeCase(home, view, {
    type: 'case-task',
    by,
    body: (common) =>
      caseTask.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        title,
        unit,
        ...(due !== undefined && { due }),
        ...(text !== undefined && { text }),
      }),
  })
}

function taskState(home: OpenHome, by: By, request: ParsedRequestOf<'case.taskState'>) {
  const { context } = home
  const view = openCase(home, request.id)
  const about = view.tasks.find(({ operation }) => operation.hash === request.task)
  if (about === undefined) throw new GiaobanError('usage/not-found')
  if (!mayJudge(home, view, about)) throw new GiaobanError('usage/wrong-state')
  const due = timeIn('due', request.due)
  const { state, text } = request
  return writeCase(home, view, {
    type: 'case-task',
    by,
    body: (common) =>
      caseTask.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        task: about.operation.hash,
        after: about.last.hash,
        state,
        ...(due !== undefined && { due }),
        ...(text !== undefined && { text }),
      }),
  })
}

function close(home: OpenHome, by: By, { id, reason, text }: ParsedRequestOf<'case.close'>) {
  const view = ownCase(home, id)
  if (view.closing !== undefined) throw new GiaobanError('usage/wrong-state')
  return writeCase(home, view, {
    type: 'case-close',
    by,
    body: (common) =>
      caseClose.encode(home.context.deps.crypto, {
        ...common,
        role: by.role,
        reason,
        ...(text !== undefined && { text }),
      }),
  })
}
