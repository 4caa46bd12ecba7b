/** Calls about shift handovers. Each that signs is one transaction; nothing waits for the network. */
import { equalBytes, hexToBytes } from '../../shared/bytes.ts'
import { referenceOf } from '../../shared/domain/reference.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { RecordId } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import { limits } from '../../shared/limits.ts'
import { handoverAccept, handoverOffer, handoverWithdraw } from '../../shared/protocol/bodies/handover.ts'
import { msToRfc3339, rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { handoverAction } from '../records/handover-rules.ts'
import { projectHandover, type HandoverView } from '../records/handover-projection.ts'
import { handlingToBits } from '../records/operation.ts'
import { nameOf } from '../records/unit-names.ts'
import type { ReadableDb } from '../store/database.ts'
import { lastAccepted, openHandovers } from '../store/handover-queries.ts'
import { operationsOf } from '../store/operations.ts'
import { listLines } from '../store/record-lines.ts'
import { createAuthoring, writeIn, type AuthoringParts, type By } from './authoring.ts'
import { beginIn } from './begin-record.ts'
import { composeHandover, type Composition } from './handover-compose.ts'
import { toComposition, toHandoverDetail, toHandoverRow, toOnDuty } from './handover-detail.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { mustBeOpen } from './recipients.ts'
import { viewNamed } from './record-named.ts'

export function createHandoverModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)

  const handlers = {
    'handover.list': ({ before, limit }) => {
      const home = open()
      const db = home.context.store.read
      const start = before === undefined ? Number.MAX_SAFE_INTEGER : (rfc3339ToMs(before) ?? 0)
      const page = listLines(db, { family: 'handover', before: start, limit })
      const last = page.lines.at(-1)
      const duty = lastAccepted(db)
      const onDuty = duty && toOnDuty(viewOf(db, duty, home))
      return {
        handovers: page.lines.flatMap(({ record, ref }) => {
          const view = viewOf(db, record, home)
          return view === undefined ? [] : [toHandoverRow(home, view, ref)]
        }),
        ...(page.more && last !== undefined && { next: msToRfc3339(last.changed) }),
        ...(onDuty !== undefined && { onDuty }),
      }
    },
    'handover.get': ({ id }) =>
      toHandoverDetail({ home: open(), roles: core.roles(), officer: open().vault.officer.id }, named(open(), id)),
    'handover.compose': () => {
      const home = open()
      return toComposition(home, composed(home, home.context.store.read))
    },
    'handover.offer': (request) => freshly(() => offer(open(), officerFor(handoverAction), request)),
    'handover.accept': ({ id, text }) =>
      freshly(() => {
        const { home, view, by } = at(id)
        if (view.offer.officer?.id === by.officer.id) throw new GiaobanError('handover/own')
        return say(home, view, { by, type: 'handover-accept', text })
      }),
    'handover.withdraw': ({ id, text }) =>
      freshly(() => {
        const { home, view, by } = at(id)
        return say(home, view, { by, type: 'handover-withdraw', text })
      }),
  } satisfies HandlerGroup
  return { handlers }

  /** Throws GiaobanError `usage/wrong-state` for one that has been answered. */
  function at(id: string) {
    const home = open()
    mustBeOpen(home)
    const view = named(home, id)
    const by = officerFor(handoverAction)
    if (view.state !== 'offered') throw new GiaobanError('usage/wrong-state')
    return { home, view, by }
  }
}

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
function named(home: OpenHome, id: string): HandoverView {
  return viewNamed(home, id, viewOf)
}

const viewOf = (db: ReadableDb, record: RecordId, { records }: OpenHome): HandoverView | undefined =>
  projectHandover(operationsOf(db, record), records.heirs)

const composed = ({ context, records }: OpenHome, db: ReadableDb): Composition =>
  composeHandover(db, { crypto: context.deps.crypto, heirs: records.heirs, now: context.clock.now() })

interface Word {
  readonly by: By
  readonly type: 'handover-accept' | 'handover-withdraw'
  readonly text: string | undefined
}
const wordBodies = { 'handover-accept': handoverAccept, 'handover-withdraw': handoverWithdraw } as const

/** One answer, to the own unit alone. */
function say(home: OpenHome, view: HandoverView, { by, type, text }: Word) {
  writeIn(
    home,
    {
      type,
      to: [],
      officer: by.officer,
      urgency: 'routine',
      body: (common) =>
        wordBodies[type].encode(home.context.deps.crypto, {
          ...common,
          role: by.role,
          ...(text !== undefined && { text }),
        }),
    },
    { creator: view.offer, now: (tx) => (viewOf(tx, view.id, home) ?? view).history },
  )
  return { id: view.id, state: (viewOf(home.context.store.read, view.id, home) ?? view).state }
}

/** What lies open is withdrawn once the new one stands: the coming officer has one to take over. */
function offer(home: OpenHome, by: By, wanted: ParsedRequestOf<'handover.offer'>) {
  const { context } = home
  mustBeOpen(home)
  const now = context.clock.now()
  const deadline = now + (wanted.acceptWithinMs ?? limits.handoverAcceptMs)
  const { text } = wanted
  const seen = wanted.digest === undefined ? undefined : hexToBytes(wanted.digest)
  const before = openHandovers(context.store.read)
  const made = context.store.transaction('handover-offer', (tx) => {
    const composition = composed(home, tx)
    if (seen !== undefined && !equalBytes(seen, composition.covers.digest)) throw new GiaobanError('handover/changed')
    const { previous, ...told } = composition
    const record = beginIn(home, tx, {
      type: 'handover-offer',
      by,
      handling: handlingToBits('H0'),
      to: [],
      body: (common) =>
        handoverOffer.encode(context.deps.crypto, {
          ...common,
          role: by.role,
          ...told,
          deadline,
          ...(previous !== undefined && { previous }),
          ...(text !== undefined && { text }),
        }),
    })
    return { record, composition }
  })
  for (const record of before) {
    const view = viewOf(context.store.read, record, home)
    if (view?.state === 'offered') say(home, view, { by, type: 'handover-withdraw', text: undefined })
  }
  const unitCode = nameOf(home.records, context.self.unit).code
  return {
    ...toComposition(home, made.composition),
    id: made.record,
    ref: referenceOf({ unitCode, created: now, recordId: made.record }),
    state: 'offered' as const,
    deadline: msToRfc3339(deadline),
  }
}
