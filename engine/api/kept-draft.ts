/** What was typed and is being signed: gone with what is sent, kept where that is refused. */
import type { StatementHash } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import { idOf } from '../../shared/ids.ts'
import { bytesToHex, utf8 } from '../../shared/bytes.ts'
import type { Deps } from '../deps.ts'
import type { OpenHome } from '../open-home.ts'
import { stagedAttachment } from '../store/attachments.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import { deleteDraft, readDraft, saveDraft, type DraftId } from '../store/drafts.ts'

type Crypto = Deps['crypto']
type Content = ParsedRequestOf<'draft.save'>['content']
interface OfDraft {
  readonly draft?: string | undefined
  readonly revision?: string | undefined
}

/** Names what a draft says: 16 bytes of its SHA-256, as hex. */
export const revisionOf = (crypto: Crypto, content: string): string =>
  bytesToHex(crypto.sha256(utf8(content)).subarray(0, 16))

/** Whether it still says what the writer has seen of it. */
export function isSeen(db: ReadableDb, crypto: Crypto, { draft, revision }: OfDraft): boolean {
  const stored = draft === undefined ? undefined : readDraft(db, draft as DraftId)
  return stored !== undefined && revisionOf(crypto, stored.content) === revision
}

/** With what was sent from it. What another window has typed into it since stays. */
export function forgetDraft(tx: WritableDb, crypto: Crypto, from: OfDraft): void {
  if (from.draft === undefined || (from.revision !== undefined && !isSeen(tx, crypto, from))) return
  deleteDraft(tx, from.draft as DraftId)
}

export interface KeptDraft {
  readonly draft: string
  readonly revision: string
}

/** What was typed survives a refusal: under the draft that it came from, or a new one. */
export function keepDraft(
  { context }: OpenHome,
  from: OfDraft & Omit<Content, 'attachments'> & Pick<ParsedRequestOf<'bulletin.send'>, 'attachments'>,
): KeptDraft {
  const { crypto } = context.deps
  return context.store.transaction('draft-kept', (tx) => {
    const isItsOwn = from.draft !== undefined && (from.revision === undefined || isSeen(tx, crypto, from))
    const id = isItsOwn ? (from.draft as DraftId) : idOf<DraftId>(crypto.random(16))
    const attachments = from.attachments.flatMap((choice) => {
      const staged = stagedAttachment(tx, choice.staged as StatementHash)
      return staged === undefined ? [] : [{ ...choice, name: staged.name, type: staged.type, size: staged.size }]
    })
    const content = JSON.stringify({
      bulletin: from.bulletin,
      attachments,
      to: from.to,
      urgency: from.urgency,
      ...(from.ackWithinMs !== undefined && { ackWithinMs: from.ackWithinMs }),
      ...(from.update !== undefined && { update: from.update }),
    } satisfies Content)
    saveDraft(tx, { id, at: context.clock.now(), content })
    return { draft: id, revision: revisionOf(crypto, content) }
  })
}
