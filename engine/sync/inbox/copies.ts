/**
 * Where a home uses two relays at once, every envelope comes by both. The copy by the other one is left unread: it is no
 * sign that its sender has not heard, as a copy in the same mailbox is.
 */
import { headerHash } from '../../../shared/protocol/header.ts'
import type { MailItem } from '../../../shared/protocol/relay-wire/mail.ts'
import type { WritableDb } from '../../store/database.ts'
import { isTogether, noteSeen, seenIn } from '../../store/second-relay.ts'
import type { SyncContext } from '../context.ts'
import { mailboxesInUse } from '../mail-store.ts'
import type { UnwrappedMail } from './open-mail.ts'

/** Without those that were taken in by a mailbox that is in use beside this one. */
export function withoutCopies(
  { store, deps }: SyncContext,
  page: { readonly relay: string; readonly items: readonly MailItem[] },
): readonly MailItem[] {
  const db = store.read
  if (!isTogether(db)) return page.items
  const others = mailboxesInUse(db).filter((each) => each !== page.relay)
  return page.items.filter((item) => {
    const seen = seenIn(db, headerHash(deps.crypto, item.header), item.index)
    return seen === undefined || !others.includes(seen)
  })
}

/** To be told of each that was opened and verified: others may come better by the other relay. */
export function copiesOf({ clock, deps }: SyncContext, tx: WritableDb, mailbox: string): (mail: UnwrappedMail) => void {
  if (!isTogether(tx)) return () => {}
  return ({ item }) =>
    noteSeen(tx, { header: headerHash(deps.crypto, item.header), position: item.index, mailbox, at: clock.now() })
}
