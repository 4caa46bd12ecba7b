/** Calls about conversations. Each that signs is one transaction; nothing waits for the network. */
import { GiaobanError } from '../../shared/errors.ts'
import type { RecordId, StatementHash } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import { conversationLeave, conversationMessage, conversationOpen } from '../../shared/protocol/bodies/conversation.ts'
import { rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { projectConversation, type ConversationView } from '../records/conversation-projection.ts'
import { conversationAction } from '../records/conversation-rules.ts'
import { handlingToBits } from '../records/operation.ts'
import { isOurs } from '../records/request-line.ts'
import type { ReadableDb } from '../store/database.ts'
import { markSeen, unreadConversations } from '../store/conversations-seen.ts'
import { operationsOf } from '../store/operations.ts'
import { listLines } from '../store/record-lines.ts'
import { createAuthoring, writeIn, type AuthoringParts, type By, type NewOperation } from './authoring.ts'
import { beginRecord } from './begin-record.ts'
import { toConversationDetail } from './conversation-detail.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { mustBeOpen, resolveRecipients } from './recipients.ts'
import { toRecordLine } from './record-line.ts'
import { recordNamed, viewNamed } from './record-named.ts'

export function createConversationModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)

  const handlers = {
    'conversation.list': ({ before, limit }) => {
      const home = open()
      const start = before === undefined ? Number.MAX_SAFE_INTEGER : (rfc3339ToMs(before) ?? 0)
      const page = listLines(home.context.store.read, { family: 'conversation', before: start, limit })
      const unread = unreadConversations(home.context.store.read, {
        officer: home.vault.officer.id,
        now: home.records.usedAt(),
      })
      return {
        conversations: page.lines.map((line) => ({
          ...toRecordLine(home.records, line),
          unread: unread.has(line.record),
        })),
        more: page.more,
      }
    },
    'conversation.get': ({ id }) => toConversationDetail({ home: open(), roles: core.roles() }, named(open(), id)),
    'conversation.seen': ({ id }) => {
      const { context, vault } = open()
      const record = named(open(), id).id
      context.store.transaction('seen', (tx) => markSeen(tx, { officer: vault.officer.id, record }))
      core.emit('changed', { what: ['desk'] })
      return {}
    },
    'conversation.open': (request) => freshly(() => begin(open(), officerFor(conversationAction), request)),
    'conversation.say': ({ id, text, answers }) =>
      freshly(() => {
        const { home, view, by } = at(id)
        const answered = view.messages.find(({ hash }) => hash === answers)
        if (answers !== undefined && answered === undefined) throw new GiaobanError('usage/wrong-state')
        return say(home, view, {
          type: 'conversation-message',
          by,
          body: (common) =>
            conversationMessage.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              text,
              ...(answered !== undefined && { answers: answered.hash }),
            }),
        })
      }),
    'conversation.leave': ({ id, text }) =>
      freshly(() => {
        const { home, view, by } = at(id)
        return say(home, view, {
          type: 'conversation-leave',
          by,
          body: (common) =>
            conversationLeave.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              ...(text !== undefined && { text }),
            }),
        })
      }),
  } satisfies HandlerGroup
  return { handlers }

  /** Throws GiaobanError `usage/wrong-state` where this unit has left. */
  function at(id: string) {
    const home = open()
    mustBeOpen(home)
    const view = named(home, id)
    const by = officerFor(conversationAction)
    const viewer = { ownUnit: home.context.self.unit, heirs: home.records.heirs }
    if (!view.members.some((unit) => isOurs(unit, viewer))) throw new GiaobanError('usage/wrong-state')
    return { home, view, by }
  }
}

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
function named(home: OpenHome, id: string): ConversationView {
  return viewNamed(home, id, viewOf)
}

const viewOf = (db: ReadableDb, record: RecordId, { records }: OpenHome): ConversationView | undefined =>
  projectConversation(operationsOf(db, record), records.heirs)

/** To all who take part, or who answers for them today. */
function say(
  home: OpenHome,
  view: ConversationView,
  { by, ...operation }: Pick<NewOperation, 'type' | 'body'> & { readonly by: By },
) {
  const to = [...new Set(view.members.flatMap((unit) => home.records.heirs.today(unit) ?? []))]
  const statement = writeIn(
    home,
    { ...operation, to, officer: by.officer, urgency: 'other' },
    { creator: view.creator, now: (tx) => (viewOf(tx, view.id, home) ?? view).history },
  )
  return { id: view.id, statement }
}

function begin(home: OpenHome, by: By, wanted: ParsedRequestOf<'conversation.open'>) {
  const { context } = home
  const to = resolveRecipients(home, wanted.to, wanted.accept)
  const about = wanted.about === undefined ? undefined : recordNamed(context.store.read, wanted.about)
  const made = beginRecord(home, {
    type: 'conversation-open',
    by,
    handling: handlingToBits('H0'),
    to: to.units,
    accepted: to.accepted,
    urgency: 'other',
    body: (common) =>
      conversationOpen.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        title: wanted.title,
        text: wanted.text,
        ...(about !== undefined && { about }),
      }),
  })
  return { ...made, statement: made.id as StatementHash }
}
