/** Reads the mailbox from where this device stands to its head, page by page, each page one transaction. */
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import type { SyncContext } from './context.ts'
import { ingestPage, ingestWaiting, type Ingested } from './inbox/ingest.ts'
import type { RelayClient } from './relay-client/types.ts'
import { mailCursor } from '../store/mailbox.ts'
import { startOver } from './mail-store.ts'

export type Received = Omit<Ingested, 'waiting'> & {
  readonly waiting: boolean
  /** The mailbox goes on: come again. */
  readonly more: boolean
}

/** Pages that are read before the outbox and the receipts have their turn: a relay that floods must not silence us. */
const pagesInTurn = 16

/** `mailbox`: the name under which this relay's cursor is kept. */
export async function receiveMail(context: SyncContext, client: RelayClient, mailbox: string): Promise<Received> {
  const rejected: Ingested['rejected'][number][] = []
  let received = 0
  let waiting = false
  // two histories: nothing is opened until people have looked, and the relay keeps what comes
  if (isStopped(context)) return { received, rejected, waiting, more: false }
  let restarted = false
  for (let pages = 0; pages < pagesInTurn; pages++) {
    const cursor = mailCursor(context.store.read, mailbox)
    const page = await client.request('fetch', { cursor, maxBytes: limits.mailPageBytes })
    if (page.head < cursor) {
      // once is a relay that has lost its mail; twice at a time is one that plays with us
      if (restarted) throw new GiaobanError('relay/garbage')
      restarted = true
      startOver(context, mailbox)
      continue
    }
    if (page.next <= cursor) return { received, rejected, waiting, more: false }
    context.deps.step('mail.page.before')
    const done = ingestPage(context, { relay: mailbox, items: page.items, cursor: page.next })
    context.deps.step('mail.page.after')
    if (done.isStopped === true) return { received, rejected: [...rejected, ...done.rejected], waiting, more: false }
    received += done.received
    rejected.push(...done.rejected)
    waiting ||= done.waiting > 0
    await client.request('ack', { cursor: page.next })
    if (page.next >= page.head) return { received, rejected, waiting, more: false }
  }
  return { received, rejected, waiting, more: true }
}

/** After the directory has grown. */
export const receiveWaiting = (context: SyncContext): Ingested =>
  isStopped(context) ? { received: 0, rejected: [], waiting: 0 } : ingestWaiting(context)

function isStopped({ directory }: SyncContext): boolean {
  const view = directory.sealing('thuong')
  return !view.ok && view.error === 'directory/split-view'
}
