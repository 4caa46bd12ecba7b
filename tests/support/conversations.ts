/** Statements on conversations, as tests/support/operations.ts makes those of other families. */
import { conversationLeave, conversationMessage, conversationOpen } from '../../shared/protocol/bodies/conversation.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { UnitId } from '../../shared/ids.ts'
import { authors, StatementMaker, units, type Author, type Statement } from './operations.ts'

interface Said {
  readonly author?: Author
  readonly parents: readonly Statement[]
  readonly at?: number
}

export async function createTalk() {
  const crypto = await createCrypto()
  const { parts } = new StatementMaker(crypto)
  const everybody = Object.values(units)
  const common = (author: Author) => ({ ...parts.common(author), role: author.role })
  return {
    /** Of HCM, to Bình Dương and Long An unless it is said otherwise. */
    open: ({
      author = authors.hcmDuty,
      ...options
    }: Partial<Said> & { readonly to?: readonly UnitId[] } = {}): Statement => {
      const body = conversationOpen.encode(crypto, { ...common(author), title: 'Tuyến 22', text: 'Có tin gì mới?' })
      return parts.statement('conversation-open', body, { to: everybody, ...options, author })
    },
    say: ({ author = authors.binhDuongDuty, ...options }: Said & { readonly text?: string }): Statement => {
      const body = conversationMessage.encode(crypto, { ...common(author), text: options.text ?? 'Chưa có' })
      return parts.statement('conversation-message', body, { to: everybody, ...options, author })
    },
    leave: ({ author = authors.binhDuongDuty, ...options }: Said): Statement => {
      const body = conversationLeave.encode(crypto, common(author))
      return parts.statement('conversation-leave', body, { to: everybody, ...options, author })
    },
  }
}
