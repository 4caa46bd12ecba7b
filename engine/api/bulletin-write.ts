/** Calls that sign: send, cancel, acknowledge, mark as acted, opened. Each is one transaction; nothing waits for the network. */
import type { z } from 'zod'
import { checkBulletin } from '../../shared/domain/check-bulletin.ts'
import { ackWithinMs, validForMs } from '../../shared/domain/bulletin-defaults.ts'
import { referenceOf } from '../../shared/domain/reference.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import type { bulletinCalls } from '../../shared/ipc/bulletin-calls.ts'
import { acknowledge } from '../../shared/protocol/bodies/acknowledge.ts'
import { acted } from '../../shared/protocol/bodies/acted.ts'
import { bulletinCancel } from '../../shared/protocol/bodies/bulletin-cancel.ts'
import { bulletinCreate } from '../../shared/protocol/bodies/bulletin.ts'
import type { OpenHome } from '../open-home.ts'
import { bulletinAction } from '../records/bulletin-rules.ts'
import { stateAt } from '../records/bulletin-projection.ts'
import { handlingToBits } from '../records/operation.ts'
import { operationBodyVersion } from '../records/operation-kinds.ts'
import { nameOf } from '../records/unit-names.ts'
import { projectRecord, type ProjectedBulletin } from '../store/bulletins.ts'
import { confirmMembers } from '../store/circles.ts'
import type { WritableDb } from '../store/database.ts'
import { unitHasSaid } from '../store/receipts.ts'
import { isUnheard, markHeard } from '../store/told.ts'
import { attachmentsComplete } from '../store/attachments.ts'
import type { Wanted } from '../sync/author/recipients.ts'
import type { Encapsulations } from '../envelope/encapsulations.ts'
import { authorStatement } from '../sync/author/author.ts'
import { heardAsOf } from '../sync/heard-as.ts'
import { sendReceipt } from '../sync/receipts/receipts-out.ts'
import { known } from './bulletins-read.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { createAuthoring, writeIn, type AuthoringParts, type By, type NewOperation } from './authoring.ts'
import { forgetDraft, keepDraft } from './kept-draft.ts'
import { chosenFiles, describedFiles, keepFiles } from './sent-files.ts'
import { createSealAhead } from './seal-ahead.ts'
import { mustBeOpen, resolveRecipients } from './recipients.ts'

type SendRequest = z.output<(typeof bulletinCalls)['bulletin.send']['request']>

export function createWriteModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const ahead = createSealAhead(core, parts.home)

  const handlers = {
    'bulletin.send': async (request) => {
      try {
        return await freshly(
          async () => {
            officerFor('send-diffusion')
            using encapsulated = await ahead.for(wantedBy(open(), request))
            return send(open(), officerFor('send-diffusion'), { ...request, ahead: encapsulated })
          },
          () => keepDraft(open(), request),
        )
      } finally {
        core.emit('changed', { what: ['drafts'] }) // gone with the notice, or kept from it
      }
    },
    'bulletin.cancel': ({ id, reason, text }) =>
      freshly(() => {
        const home = open()
        const found = ownBulletin(home, id)
        const { view } = found
        const by = officerFor(bulletinAction('bulletin-cancel', view.release))
        write(home, found, {
          type: 'bulletin-cancel',
          to: readersOf(home, found),
          officer: by.officer,
          urgency: view.urgency,
          body: (common) =>
            bulletinCancel.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              reason,
              ...(text !== undefined && { text }),
            }),
        })
        return { id: view.id, state: 'cancelled' as const }
      }),
    'bulletin.acknowledge': ({ id, answer }) =>
      freshly(() => {
        const home = open()
        const found = addressedHere(home, id)
        const by = officerFor('acknowledge')
        write(home, found, {
          type: 'acknowledge',
          to: [speakerOf(home, found)],
          officer: by.officer,
          urgency: found.view.urgency,
          body: (common) => acknowledge.encode(home.context.deps.crypto, { ...common, ...answer, role: by.role }),
        })
        return { id: found.view.id, rung: 'acknowledged' as const }
      }),
    'bulletin.act': ({ id, outcome, text }) =>
      freshly(() => {
        const home = open()
        const found = addressedHere(home, id)
        const by = officerFor('mark-acted')
        write(home, found, {
          type: 'acted',
          to: [speakerOf(home, found)],
          officer: by.officer,
          urgency: found.view.urgency,
          body: (common) =>
            acted.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              outcome,
              ...(text !== undefined && { text }),
            }),
        })
        return { id: found.view.id, rung: 'acted' as const }
      }),
    'bulletin.opened': ({ id }) => opened(open(), id),
  } satisfies HandlerGroup
  return { handlers }
}

/** To whom, as far as it is known before anything else is looked at. */
function wantedBy(home: OpenHome, request: SendRequest): Wanted {
  const { units, circles } = resolveRecipients(home, request.to, request.accept)
  return { to: units, circles }
}

function send(home: OpenHome, by: By, request: SendRequest & { readonly ahead: Encapsulations | undefined }) {
  const { context } = home
  const checked = checkBulletin(request.bulletin, { allowsMat: false })
  if (!checked.ok) {
    const [problem] = checked.error
    throw new GiaobanError(problem.code, { params: { field: problem.path, rule: problem.rule } })
  }
  const { bulletin, warnings } = checked.value
  const now = context.clock.now()
  const validUntil = now + validForMs(bulletin.kind)
  const to = resolveRecipients(home, request.to, request.accept)
  const { marking, handling, attachments: _described, ...content } = bulletin
  const hash = context.store.transaction('bulletin-send', (tx) => {
    const files = chosenFiles(tx, request.attachments)
    confirmAccepted(home, tx, to.accepted)
    for (const { circle, units } of to.members) confirmMembers(tx, { circle, units, at: now })
    const authored = authorStatement(context, tx, {
      type: 'bulletin-create',
      bodyVersion: operationBodyVersion,
      handling: handlingToBits(handling),
      marking,
      expires: validUntil,
      to: to.units,
      circles: to.circles,
      ahead: request.ahead,
      officer: by.officer,
      attachments: describedFiles(files),
      class: 'durable',
      urgency: request.urgency,
      body: (common) =>
        bulletinCreate.encode(context.deps.crypto, {
          ...common,
          role: by.role,
          bulletin: content,
          urgency: request.urgency,
          deadline: now + (request.ackWithinMs ?? ackWithinMs[request.urgency]),
          release: 'diffusion',
          validUntil,
        }),
    })
    keepFiles(tx, authored.hash, files)
    forgetDraft(tx, context.deps.crypto, request)
    context.records.refresh(tx, [authored.hash as RecordId])
    tx.afterCommit(() => context.news.changed([authored.hash as RecordId]))
    return authored.hash
  })
  return sent(home, {
    hash,
    now,
    recipients: to.units,
    warnings: warnings.map((warning) => `${warning.key}:${warning.path}`),
  })
}

function sent(
  home: OpenHome,
  what: {
    readonly hash: StatementHash
    readonly now: number
    readonly recipients: readonly UnitId[]
    readonly warnings: readonly string[]
  },
) {
  const record = what.hash as RecordId // a record's id is the hash of the operation that created it
  const unitCode = nameOf(home.records, home.context.self.unit).code
  return {
    id: record,
    ref: referenceOf({ unitCode, created: what.now, recordId: record }),
    version: 1,
    recipients: what.recipients.map((unit) => nameOf(home.records, unit).code),
    warnings: [...what.warnings],
  }
}

export function confirmAccepted(home: OpenHome, tx: WritableDb, accepted: readonly UnitId[]): void {
  for (const unit of accepted) home.stored.neighbours.confirm(tx, { unit, at: home.context.clock.now() })
}

/** The unit's own bulletin, or that of one that it has come after, not cancelled. Throws GiaobanError `bulletin/*`. */
export function ownBulletin(home: OpenHome, id: string): ProjectedBulletin {
  mustBeOpen(home)
  const { heirs, usedAt } = home.records
  const found = known(home.context.store.read, id, heirs)
  if (heirs.today(found.view.owner) !== home.context.self.unit) throw new GiaobanError('bulletin/not-own')
  if (stateAt(found.view, usedAt()) === 'cancelled') throw new GiaobanError('bulletin/closed')
  return found
}

/** All units that it was addressed to, closed ones by who has come after them. */
export const readersOf = ({ records }: OpenHome, { view }: ProjectedBulletin): readonly UnitId[] =>
  view.addressed.flatMap((unit) => records.heirs.today(unit) ?? [])

/** Somebody else's bulletin that names this unit, or one that it has come after. */
export function addressedHere(home: OpenHome, id: string): ProjectedBulletin {
  mustBeOpen(home)
  const found = known(home.context.store.read, id, home.records.heirs)
  if (!found.ladder.some(({ unit }) => unit === home.context.self.unit)) throw new GiaobanError('usage/wrong-state')
  return found
}

/** The owner, or who has come after it. Throws GiaobanError `recipient/closed-unit`: nobody has. */
export function speakerOf({ records }: OpenHome, { view }: { readonly view: { readonly owner: UnitId } }): UnitId {
  const speaker = records.heirs.today(view.owner)
  if (speaker !== undefined) return speaker
  throw new GiaobanError('recipient/closed-unit', { params: { units: nameOf(records, view.owner).code } })
}

/** A later operation on a bulletin. */
export const write = (home: OpenHome, { view }: ProjectedBulletin, operation: NewOperation): StatementHash =>
  writeIn(home, operation, {
    creator: view.creator,
    now: (tx) => (projectRecord(tx, view.id, home.records.heirs)?.view ?? view).history.map((each) => each.operation),
  })

/** The officer has it on screen: what it rang for is heard. Signed once for each head, never for an own bulletin. */
function opened(home: OpenHome, id: string): { readonly rung: 'opened' } {
  const { context, vault } = home
  const { heirs } = home.records
  const { view } = known(context.store.read, id, heirs)
  const said = { statement: view.head, unit: context.self.unit, rung: 'opened' as const }
  heardHere(home, view.id)
  const to = heirs.today(view.owner)
  const isOurs = view.owner === context.self.unit || to === context.self.unit
  if (to === undefined || isOurs || unitHasSaid(context.store.read, said)) return { rung: 'opened' }
  if (!context.directory.sealing('thuong').ok) return { rung: 'opened' } // reading goes on; the receipt waits for the next look
  context.store.transaction('opened', (tx) => {
    sendReceipt(context, tx, {
      to,
      officer: vault.officer,
      urgency: view.urgency,
      entries: [
        {
          statement: view.head,
          addressee: heardAsOf(context, tx, view.head),
          rung: 'opened',
          outcome: 'accepted',
          at: context.clock.now(),
          complete: attachmentsComplete(tx, view.head),
        },
      ],
    })
    context.records.refresh(tx, [view.id])
    tx.afterCommit(() => context.news.changed([view.id]))
  })
  return { rung: 'opened' }
}

/** Whoever looks at it has heard what it rang for. */
function heardHere({ context }: OpenHome, record: RecordId): void {
  if (!isUnheard(context.store.read, record)) return
  context.store.transaction('heard', (tx) => {
    markHeard(tx, record, context.deps.clock.now())
    tx.afterCommit(() => context.news.changed([record]))
  })
}
