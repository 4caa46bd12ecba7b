/**
 * Which store of mail this home talks to (docs/spec/relay.md, Mail stores). Another one than last time may have nothing of
 * what the last one took: it is read from where this home stands in it, and everything that nobody has signed for is
 * offered to it at once.
 */
import type { StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import { appendAudit } from '../store/audit.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import {
  adoptMailbox,
  copyMailbox,
  forgetOldMailboxes,
  knownMailboxes,
  mailCursor,
  saveMailCursor,
} from '../store/mailbox.ts'
import { forgetMeta, readMeta, writeMeta, type MetaName } from '../store/meta.ts'
import { offerUnconfirmed } from '../store/outbox.ts'
import { forgetOldCopies, queueUnconfirmed } from '../store/second-relay.ts'
import type { SyncContext } from './context.ts'
import type { OnlineFacts } from './relay-client/types.ts'
import { chainsDueAt } from './siblings/chains-out.ts'

/** Where homes kept their one cursor before relays said which store they have. */
const first = 'relay'

/** Stores of mail of one relay whose cursor is remembered: it may be put back to older copies now and then. */
const mailboxesKept = 8

const storeInUse = 'sync.mail-store'
/** Meta names: from when on everything is to be offered again, and when it was last. */
interface Offer {
  readonly due: MetaName
  readonly at: MetaName
}
const toFirst: Offer = { due: 'sync.offer-due', at: 'sync.offered-at' }
const toSecond: Offer = { due: 'sync.second-offer-due', at: 'sync.second-offered-at' }

/** The cursor's name for the store that was used last. */
export const currentMailbox = (db: ReadableDb): string => readMeta<string>(db, storeInUse) ?? first

/**
 * A file goes on where the last connection has ended. In a unit that has a network its cursor is another one from there:
 * who has written the file is no relay of this home, and must not lead it past what its relay has.
 */
export function fileMailbox({ store, directory, self, clock }: SyncContext): string {
  const current = currentMailbox(store.read)
  if (unitAt(directory.state, self.unit)?.link !== 'online') return current
  const read = { cursor: mailCursor(store.read, current), at: clock.now() }
  store.transaction('mailbox-file', (tx) => saveMailCursor(tx, byFile, read))
  return byFile
}
const byFile = 'file'

/** After a file that has told this unit that it has no network: the next one goes on where this one has ended. */
export function goOnByFiles({ store, directory, self, clock }: SyncContext): void {
  if (unitAt(directory.state, self.unit)?.link !== 'courier') return
  const read = { cursor: mailCursor(store.read, byFile), at: clock.now() }
  store.transaction('mailbox-file', (tx) => saveMailCursor(tx, currentMailbox(tx), read))
}

/** Meta name: the store of the second relay, where two are used at once. */
const secondInUse = 'sync.second-store'

/** Those that are read now: of the first relay, and of the second where there is one. */
export const mailboxesInUse = (db: ReadableDb): readonly string[] =>
  [currentMailbox(db), readMeta<string>(db, secondInUse)].filter((each) => each !== undefined)

/** The same store by other addresses, as they say: several processes over one engine. */
export function alikeElsewhere(db: ReadableDb, mailbox: string): readonly string[] {
  const store = mailbox.slice(addressOf(mailbox).length)
  if (store === '') return [] // of a home from before
  return knownMailboxes(db).filter((each) => each !== mailbox && each.endsWith(store))
}

/** By which relay's word it came: everything else in the name is what that relay says. */
export const addressOf = (mailbox: string): string => mailbox.split(' ', 1)[0] ?? ''

type Told = Pick<OnlineFacts, 'relayName' | 'mailStore' | 'mailHead'>

/** A relay of an older version does not say which store it has. */
const noStore = '-'

const nameOf = ({ relayName, mailStore }: Pick<Told, 'relayName' | 'mailStore'>): string =>
  `${relayName ?? ''} ${mailStore ?? noStore}`

/** Where a connection leads to, and the addresses of the home in their order of preference. */
export interface Entered {
  readonly address: string
  readonly relays: readonly string[]
}

/**
 * Called once for each connection. Gives the name under which the cursor of that store is kept: by the address as well,
 * since no relay is trusted to tell another's store from its own, or how far that one was read.
 */
export function enterMailStore(context: SyncContext, told: Told, { address, relays }: Entered): string {
  const mailbox = `${address} ${nameOf(told)}`
  const { store, clock } = context
  const before = currentMailbox(store.read)
  forgetOldCopies(store, clock.now() - limits.envelopeExpiryMs)
  if (mailbox === before && readMeta(store.read, storeInUse) !== undefined) return mailbox
  store.transaction('mail-store', (tx) => {
    const at = clock.now()
    // this home, or that very relay, was brought to a later version and has the store that it has had
    const { mailStore: _, ...same } = told
    const unnamed = nameOf(same)
    const isUnnamed = before === first || before === unnamed || before.endsWith(` ${unnamed}`)
    const isBrought = isUnnamed && told.mailHead >= mailCursor(tx, before)
    const isSame = isBrought || before === nameOf(told) || before.endsWith(` ${nameOf(told)}`)
    if (isSame) goOn(tx, { before, mailbox, relays, named: nameOf(told) })
    saveMailCursor(tx, mailbox, { cursor: mailCursor(tx, mailbox), at })
    writeMeta(tx, storeInUse, mailbox)
    forgetOldMailboxes(tx, mailboxesKept)
    if (isSame) return
    // one that shows another store each time is written down as often as it is offered something
    if (nextOfferAt(tx) === undefined) appendAudit(tx, context.deps.crypto, { at, action: 'mailbox.other' })
    noteLost(tx, toFirst, at)
  })
  return mailbox
}

/**
 * A store that was read before, by this address or another. The first time an address goes on where one before it in the
 * list stands, or one that it has taken the place of, or where the home stood when addresses were not kept yet; then from
 * where it has led to itself. One that is asked only when others fail has no say where these are read from.
 */
function goOn(
  tx: WritableDb,
  store: {
    readonly before: string
    readonly mailbox: string
    readonly named: string
    readonly relays: readonly string[]
  },
): void {
  const { before, mailbox, named, relays } = store
  const isLater = relays.indexOf(addressOf(before)) > relays.indexOf(addressOf(mailbox))
  const isElsewhere = before.includes('://') && addressOf(before) !== addressOf(mailbox)
  if (isElsewhere) copyMailbox(tx, { from: isLater ? named : before, to: mailbox })
  else if (before === named) copyMailbox(tx, { from: named, to: mailbox })
  else adoptMailbox(tx, { from: before, to: mailbox })
}

/** The same for the second relay: another store than before has nothing of what is under way. */
export function enterSecondStore({ store, clock }: SyncContext, told: Told, address: string): string {
  const mailbox = `${address} ${nameOf(told)}`
  if (readMeta<string>(store.read, secondInUse) === mailbox) return mailbox
  store.transaction('second-store', (tx) => {
    const at = clock.now()
    saveMailCursor(tx, mailbox, { cursor: mailCursor(tx, mailbox), at })
    const isFirst = readMeta(tx, secondInUse) === undefined
    writeMeta(tx, secondInUse, mailbox)
    forgetOldMailboxes(tx, mailboxesKept)
    if (isFirst) queueUnconfirmed(tx, at)
    else noteLost(tx, toSecond, at)
  })
  return mailbox
}

/** What nobody has signed for waits for the second relay from now on, where it has shown another store. */
export const offerSecondWhenDue = (context: SyncContext): void => whenDue(context, toSecond, queueUnconfirmed)

/** The store has less than it had: read it from the beginning, where every copy is recognised. */
export function startOver(context: SyncContext, mailbox: string): void {
  context.store.transaction('mailbox-restart', (tx) => {
    const at = context.clock.now()
    saveMailCursor(tx, mailbox, { cursor: 0, at })
    noteLost(tx, toFirst, at)
    appendAudit(tx, context.deps.crypto, { at, action: 'mailbox.restarted' })
  })
}

/** A relay that shows another store with every connection makes this home send everything once in a while, not always. */
function noteLost(tx: WritableDb, to: Offer, at: number): void {
  const last = readMeta<number>(tx, to.at)
  writeMeta(tx, to.due, last === undefined ? at : Math.max(at, last + limits.offerAgainMs))
}

function whenDue({ store, clock }: SyncContext, to: Offer, offer: (tx: WritableDb, now: number) => void): void {
  const now = clock.now()
  const due = readMeta<number>(store.read, to.due)
  if (due === undefined || due > now) return
  store.transaction('offer-again', (tx) => {
    forgetMeta(tx, to.due)
    writeMeta(tx, to.at, now)
    offer(tx, now)
  })
}

/** When everything is due to be offered again; `undefined` when it is not. */
export const nextOfferAt = (db: ReadableDb): number | undefined => readMeta<number>(db, toFirst.due)

export const nextSecondOfferAt = (db: ReadableDb): number | undefined => readMeta<number>(db, toSecond.due)

/** Which copies were answered since everything was offered last: by home, for as long as the program runs. */
const answered = new WeakMap<object, { readonly since: number; readonly statements: Set<StatementHash> }>()

/**
 * When the copy of a statement is answered. After everything was offered at once, the first time, since answers may be
 * lost as well: a relay that plays the same mail again and again gets no answer for each.
 */
export function copyAnsweredAt({ store, clock }: SyncContext, db: ReadableDb, statement: StatementHash): number {
  const now = clock.now()
  const later = now + limits.duplicateReceiptDelayMs
  const since = readMeta<number>(db, toFirst.at)
  if (since === undefined || now - since >= limits.copiesExpectedMs) return later
  const known = answered.get(store)
  const statements = known?.since === since ? known.statements : new Set<StatementHash>()
  if (statements.has(statement) || statements.size >= limits.copiesAnswered) return later
  answered.set(store, { since, statements: statements.add(statement) })
  return now
}

/** Everything that has no signed receipt waits to be posted from now on, and what was said lately may be said again. */
export const offerWhenDue = (context: SyncContext): void =>
  whenDue(context, toFirst, (tx, now) => {
    offerUnconfirmed(tx, now)
    forgetWhatWasSaid(tx)
    // what was said shortly before is not carried by the first word about the chains: it may be on its way
    writeMeta(tx, chainsDueAt, now + limits.chainsMarginMs)
  })

/**
 * Receipts, carries and questions may have been lost on their way, and nobody keeps them to offer them again. A heartbeat
 * and a word about the chains, now instead of in a day, show others what is missing here and there; whoever asks is
 * answered though he was answered just before.
 */
function forgetWhatWasSaid(tx: WritableDb): void {
  tx.run('UPDATE link_sent SET carried_at = NULL WHERE carried_at IS NOT NULL')
  tx.run('DELETE FROM carry_asked')
  tx.run(`DELETE FROM meta WHERE name LIKE 'sync.asked-at-%'`)
  tx.run(`UPDATE meta SET value = 0 WHERE name IN ('sync.heartbeat-at', 'sync.chains-at', 'sync.absent-at')`)
}
