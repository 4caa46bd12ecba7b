/**
 * Where a home uses two relays at once, every envelope comes by both; and a home that comes back to one address of a store
 * meets what it has read by another. That copy is left unread: it is no sign that its sender has not heard, as a copy in
 * the same mailbox is.
 */
import { headerHash } from '../../../shared/protocol/header.ts'
import type { MailItem } from '../../../shared/protocol/relay-wire/mail.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { isTogether, noteSeen, seenIn } from '../../store/second-relay.ts'
import type { SyncContext } from '../context.ts'
import { alikeElsewhere, mailboxesInUse } from '../mail-store.ts'
import type { UnwrappedMail } from './open-mail.ts'

/** Without those that were taken in by a mailbox that is in use beside this one, or is the same store. */
export function withoutCopies(
  { store, deps }: SyncContext,
  page: { readonly relay: string; readonly items: readonly MailItem[] },
): readonly MailItem[] {
  const others = othersThan(store.read, page.relay)
  if (others.length === 0) return page.items
  return page.items.filter((item) => {
    const seen = seenIn(store.read, headerHash(deps.crypto, item.header), item.index)
    return seen === undefined || !others.includes(seen)
  })
}

/** To be told of each that was opened and verified: others may come better by the other relay. */
export function copiesOf({ clock, deps }: SyncContext, tx: WritableDb, mailbox: string): (mail: UnwrappedMail) => void {
  if (!isTogether(tx) && alikeElsewhere(tx, mailbox).length === 0) return () => {}
  return ({ item }) =>
    noteSeen(tx, { header: headerHash(deps.crypto, item.header), position: item.index, mailbox, at: clock.now() })
}

const othersThan = (db: ReadableDb, mailbox: string): readonly string[] => [
  ...(isTogether(db) ? mailboxesInUse(db).filter((each) => each !== mailbox) : []),
  ...alikeElsewhere(db, mailbox),
]
