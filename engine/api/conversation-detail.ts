/** A conversation in the words of the API contract. */
import type { Role } from '../../shared/domain/roles.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { ConversationDetail } from '../../shared/ipc/conversation-calls.ts'
import { limits } from '../../shared/limits.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import type { ConversationView, Message } from '../records/conversation-projection.ts'
import { conversationAction } from '../records/conversation-rules.ts'
import { isOurs } from '../records/request-line.ts'
import { nameOf } from '../records/unit-names.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt } from '../store/record-lines.ts'
import { toRecordLine } from './record-line.ts'

export function toConversationDetail(
  { home, roles }: { readonly home: OpenHome; readonly roles: readonly Role[] },
  view: ConversationView,
): ConversationDetail {
  const { records, context } = home
  const handle = handleOf(context.store.read, view.id)
  const line = handle === undefined ? undefined : lineAt(context.store.read, handle)
  if (line === undefined) throw new Error('a conversation without a line')
  const { parties: _parties, ...shown } = toRecordLine(records, line)
  const viewer = { ownUnit: context.self.unit, heirs: records.heirs }
  const named = (unit: UnitId): ConversationDetail['members'][number] => {
    const { id, code, name } = nameOf(records, unit)
    return { id, code, name }
  }
  const { about } = view.creator.body
  return {
    ...shown,
    members: view.members.map(named),
    left: view.left.map(named),
    ...(about !== undefined && { about }),
    messages: view.messages
      .slice(-limits.conversationShown)
      .map((message) => ({ ...toMessage(message), unit: named(message.unit) })),
    more: view.messages.length > limits.conversationShown,
    can: {
      speak: view.members.some((unit) => isOurs(unit, viewer)) && roleFor(conversationAction, roles) !== undefined,
    },
  }
}

function toMessage(message: Message): Omit<ConversationDetail['messages'][number], 'unit'> {
  const { officer, body } = message
  // No operation is permitted without an officer (breaches.ts).
  if (officer === undefined) throw new Error('a permitted operation without an officer')
  const answers = message.kind === 'conversation-message' ? message.body.answers : undefined
  return {
    statement: message.hash,
    at: msToRfc3339(message.created),
    by: { officer: officer.badge, name: officer.name, role: officer.role },
    text: body.text,
    ...(answers !== undefined && { answers }),
  }
}
