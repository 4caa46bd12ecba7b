/**
 * Carries to a sibling what it lacks of what this device has: numbers of chains that it has not, statements that it wants
 * (docs/spec/snapshot.md, Answers). To the own unit only, so an answer gets nobody anything that the unit has not.
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { idBytes, type DeviceId, type StatementHash } from '../../../shared/ids.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { limits } from '../../../shared/limits.ts'
import { isCircleKey } from '../../../shared/protocol/addressee.ts'
import { carryBody, type CarriedItem } from '../../../shared/protocol/bodies/carry.ts'
import { chainsBody, type ChainsFields, type Head } from '../../../shared/protocol/bodies/chains.ts'
import type { MissingRange } from '../../../shared/protocol/bodies/receipt.ts'
import { messageTypes } from '../../../shared/protocol/message-types.ts'
import { statementHash } from '../../../shared/protocol/tbs.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { edges, receivedLinks, sentChains, type Chain } from '../../store/chains.ts'
import { sentLinks } from '../../store/links.ts'
import { writeMeta } from '../../store/meta.ts'
import {
  carriedAmongUs,
  chainsAnswered,
  chainsDue,
  chainsOf,
  noteCarriedAmongUs,
  noteNewcomer,
  saveChains,
} from '../../store/siblings.ts'
import { statementByHash, type StoredStatement } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { unitKey } from '../heard-as.ts'
import type { Sender } from '../inbox/signers.ts'
import { carriedItem, sealCarries, type HowCarried } from '../receipts/carried-item.ts'
import { chainsWanted } from './chains-out.ts'
import { canTellUnit, eldersOf, firstEpochOf, isSnapshotAwaited, readersOf, turnOf } from './family.ts'
import { headKey } from './heads.ts'

/** A sibling's verified word. It is answered in turns; where it is further than this device, ours is told soon. */
export function takeChains(
  context: SyncContext,
  tx: WritableDb,
  word: {
    readonly sender: Sender
    readonly statement: StatementHash
    readonly created: number
    readonly fields: ChainsFields
  },
): void {
  const { sender, statement, created, fields } = word
  const { self, clock, directory } = context
  if (sender.unit !== self.unit || sender.device === self.device) return
  const now = clock.now()
  const others = readersOf(context).filter((device) => device !== sender.device)
  const dueAt = now + turnOf(context, others, idBytes(statement)) * limits.siblingTurnMs
  saveChains(tx, { device: sender.device, part: fields.part, statement, created, dueAt })
  if (isBehind(context, tx, fields.heads)) writeMeta(tx, chainsWanted, 1)
  const first = fields.newSince === undefined ? undefined : firstEpochOf(directory.state, self.unit, sender.device)
  if (first !== undefined && first.epoch > 1 && eldersOf(context, first.epoch).includes(self.device)) {
    const elders = eldersOf(context, first.epoch)
    const snapshotDue = now + turnOf(context, elders, idBytes(sender.device)) * limits.siblingTurnMs
    noteNewcomer(tx, { device: sender.device, epoch: first.epoch, dueAt: snapshotDue })
  }
}

function isBehind({ self }: SyncContext, db: ReadableDb, heads: readonly Head[]): boolean {
  const own = new Map(edges(db).map((edge) => [headKey(edge), edge.contiguous]))
  return heads.some((head) => head.device !== self.device && head.highest > (own.get(headKey(head)) ?? 0))
}

/** Returns how many carries were made. */
export function answerChains(context: SyncContext): number {
  const { store, clock } = context
  const due = chainsDue(store.read, clock.now())
  if (due.length === 0 || !canTellUnit(context) || isSnapshotAwaited(context, store.read)) return 0
  let made = 0
  for (const device of due) made += store.transaction('chains-answered', (tx) => answer(context, tx, device))
  return made
}

function answer(context: SyncContext, tx: WritableDb, device: DeviceId): number {
  const word = wholeWord(tx, device)
  if (word === undefined) return 0 // the rest of its parts is on its way
  chainsAnswered(tx, device)
  const items = lackOf(context, tx, { ...word, device })
  const at = context.clock.now()
  const { unit } = context.self
  for (const statement of items.keys()) noteCarriedAmongUs(tx, { unit, statement, at })
  return sealCarries(context, tx, { to: unit, items: [...items.values()] })
}

interface Word {
  readonly created: number
  readonly heads: readonly Head[]
  readonly wants: readonly StatementHash[]
}

function wholeWord(db: ReadableDb, device: DeviceId): Word | undefined {
  const parts = chainsOf(db, device)
  const fields = parts.flatMap(({ statement }) => {
    const stored = statementByHash(db, statement)
    return stored === undefined ? [] : [chainsBody.decode(stored.body)]
  })
  const [first] = fields
  if (first === undefined || fields.length < first.parts) return undefined
  return {
    created: parts[0]?.created ?? 0,
    heads: fields.flatMap(({ heads }) => heads),
    wants: fields.flatMap(({ wants = [] }) => wants),
  }
}

function lackOf(
  context: SyncContext,
  db: ReadableDb,
  word: Word & { readonly device: DeviceId },
): ReadonlyMap<StatementHash, CarriedItem> {
  const { self, deps } = context
  const items = new Map<StatementHash, CarriedItem>()
  const add = (hash: StatementHash, link?: HowCarried['link']): void => {
    const isCarried = (carriedAmongUs(db, self.unit, hash) ?? 0) >= word.created
    const statement = isCarried || items.has(hash) ? undefined : statementByHash(db, hash)
    if (statement === undefined) return
    const isCarry = statement.type === messageTypes.carry
    if (isCarry) {
      // nested it only closes its number: what it brought travels beside it
      for (const { tbsBytes } of broughtBy(statement.body)) add(statementHash(deps.crypto, tbsBytes))
    }
    if (!isCarry || statement.body.length <= limits.carryBytes) {
      items.set(hash, siblingItem(statement, link))
    }
  }
  for (const hash of word.wants) {
    // what is set aside here too helps nobody: a sibling that has accepted it may still answer
    if (statementByHash(db, hash)?.outcome !== 'quarantined') add(hash)
  }
  const until = word.created - limits.chainsMarginMs
  for (const { device, addressee, range } of lackedRanges(context, db, word)) {
    const limit = limits.siblingCandidates - items.size
    if (limit <= 0) break
    const found =
      device === self.device
        ? sentLinks(db, { addressee, range, limit }).filter(({ hash }) => isOlder(db, hash, until))
        : receivedLinks(db, { device, addressee, range, until, limit })
    for (const link of found) add(link.hash, { ...link, addressee })
  }
  return items
}

/** Nothing, where the sender has written something else than a carry. */
function broughtBy(body: Bytes): readonly Pick<CarriedItem, 'tbsBytes'>[] {
  try {
    return carryBody.decode(body).items
  } catch (thrown) {
    if (thrown instanceof CodecError) return []
    throw thrown
  }
}

const isOlder = (db: ReadableDb, hash: StatementHash, until: number): boolean =>
  (statementByHash(db, hash)?.created ?? until) <= until

/** Numbers that the sibling says it has not, of every chain that this device has. */
function* lackedRanges(
  { self }: SyncContext,
  db: ReadableDb,
  word: Word & { readonly device: DeviceId },
): Generator<Chain & { readonly range: MissingRange }> {
  const heads = new Map(word.heads.map((head) => [headKey(head), head]))
  const to = Number.MAX_SAFE_INTEGER
  const sent = sentChains(db).filter(({ addressee }) => addressee === unitKey(self.unit) || isCircleKey(addressee))
  for (const chain of [...sent.map(({ addressee }) => ({ device: self.device, addressee })), ...edges(db)]) {
    const { device, addressee } = chain
    if (device === word.device) continue
    const head = heads.get(headKey(chain))
    for (const range of head?.missing ?? []) yield { device, addressee, range }
    yield { device, addressee, range: { from: (head?.last ?? 0) + 1, to } }
  }
}

/** With this device's word that it has accepted it in time, where it has. */
function siblingItem(statement: StoredStatement, link: HowCarried['link']): CarriedItem {
  const isAccepted = statement.outcome === 'accepted' || statement.outcome === 'expired'
  return carriedItem(statement, {
    reason: 'sibling',
    ...(isAccepted && { acceptedAt: statement.logSize }),
    ...(link !== undefined && { link }),
  })
}
