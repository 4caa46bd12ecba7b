/**
 * Composes what a leaving officer tells the coming one from what this desk holds: what we owe, what others owe us, what ends
 * soon, what has changed. A function of the store, of the last handover and of the time (docs/spec/handover.md).
 */
import { canonicalText } from '../../shared/domain/shape.ts'
import { handoverSections, type HandoverNews, type HandoverSection } from '../../shared/domain/handover-words.ts'
import { concat, utf8 } from '../../shared/bytes.ts'
import { idBytes, type RecordId, type StatementHash, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { HandoverCovers, HandoverEntry } from '../../shared/protocol/bodies/handover.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { hour } from '../../shared/time.ts'
import { breachesOf } from '../records/breaches.ts'
import { causalOrder } from '../records/causal-order.ts'
import { projectHandover } from '../records/handover-projection.ts'
import type { Heirs } from '../records/heirs.ts'
import type { Operation } from '../records/operation.ts'
import {
  bulletinRows,
  bulletinsByDeadline,
  bulletinsByExpiry,
  bulletinsByHit,
  bulletinsProposed,
  type BulletinListRow,
} from '../store/bulletin-queries.ts'
import type { ReadableDb } from '../store/database.ts'
import { arrivedSince, lastAccepted, type Arrived } from '../store/handover-queries.ts'
import { operationsOf } from '../store/operations.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt, linesOwed, type RecordLine } from '../store/record-lines.ts'

export interface Composition {
  readonly since: number
  readonly previous: RecordId | undefined
  /** By section, in the order of the words. */
  readonly entries: readonly HandoverEntry[]
  readonly more: readonly HandoverSection[]
  readonly covers: HandoverCovers
}

export interface ComposeContext {
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly heirs: Heirs
  readonly now: number
}

type Told = Omit<HandoverEntry, 'section' | 'head'>

export function composeHandover(db: ReadableDb, context: ComposeContext): Composition {
  const previous = lastAccepted(db)
  const { arrived, from } = arrivedSince(db, sinceOf(db, previous, context))
  const sections: Readonly<Record<HandoverSection, readonly Told[]>> = {
    owed: owedBy(db, { filter: 'to-answer', owed: 'us', hits: 'ours', now: context.now }),
    waiting: owedBy(db, { filter: 'waiting', owed: 'others', hits: 'theirs', now: context.now }),
    expires: bulletinsByExpiry(db, windowAt(context.now)).map((row) => ofBulletin(row, { due: row.expires })),
    changed: changedIn(db, arrived),
  }
  return {
    since: from,
    previous,
    entries: handoverSections.flatMap((section) =>
      sections[section].slice(0, limits.handoverEntries).map((told) => ({
        section,
        head: headOf(operationsOf(db, told.record), context.heirs) ?? hashOf(told.record),
        ...told,
      })),
    ),
    more: handoverSections.filter((section) => sections[section].length > limits.handoverEntries),
    covers: coveredBy(context.crypto, arrived),
  }
}

/** From where the last one was composed; whole hours else, so that what is shown is what is signed a minute later. */
function sinceOf(db: ReadableDb, previous: RecordId | undefined, { heirs, now }: ComposeContext): number {
  const back = (ms: number): number => Math.floor((now - ms) / hour) * hour
  const offer = previous && projectHandover(operationsOf(db, previous), heirs)?.offer
  return offer === undefined ? back(limits.handoverFirstMs) : Math.max(offer.created, back(limits.handoverSpanMs))
}

const windowAt = (now: number) => ({ now, limit: limits.handoverEntries + 1 })

interface Owed {
  readonly filter: 'to-answer' | 'waiting'
  readonly owed: 'us' | 'others'
  readonly hits: 'ours' | 'theirs'
  readonly now: number
}

/** Acknowledgements, hits, words of other records; a record once, by its nearest time. */
function owedBy(db: ReadableDb, { filter, owed, hits, now }: Owed): readonly Told[] {
  const window = windowAt(now)
  const all = [
    ...bulletinsByDeadline(db, filter, window).map((row) => ofBulletin(row, { due: row.deadline })),
    ...bulletinsByHit(db, hits, window).map((row) => ofBulletin(row, { due: row.hit?.due })),
    ...(owed === 'us' ? bulletinsProposed(db, window.limit) : []).map((row) => ofBulletin(row, {})),
    ...linesOwed(db, owed, limits.pageRows).flatMap((line) => ofLine(line, { due: line.due })),
  ].toSorted(byDue)
  return [...new Map(all.toReversed().map((told) => [told.record, told])).values()].toSorted(byDue)
}

/** The nearest first, those without a time last; then by id. */
const byDue = (a: Told, b: Told): number =>
  (a.due ?? Number.MAX_SAFE_INTEGER) - (b.due ?? Number.MAX_SAFE_INTEGER) || (a.record < b.record ? -1 : 1)

/** Records of which something came, the last word first. */
function changedIn(db: ReadableDb, arrived: readonly Arrived[]): readonly Told[] {
  const hashes = new Set<string>(arrived.map(({ hash }) => hash))
  const told: Told[] = []
  for (const record of new Set(arrived.map((each) => each.record))) {
    if (told.length > limits.handoverEntries) break
    const id = handleOf(db, record)
    if (id === undefined) continue
    const [row] = bulletinRows(db, [id])
    const line = row === undefined ? lineAt(db, id) : undefined
    const isClosed = row === undefined ? line?.state === 'closed' : row.state !== 'active'
    // a record's id is the hash of the operation that created it
    const news: HandoverNews = isClosed ? 'closed' : hashes.has(record) ? 'new' : 'changed'
    if (row !== undefined) told.push(ofBulletin(row, { news }))
    else if (line !== undefined) told.push(...ofLine(line, { news }))
  }
  return told
}

interface Extra {
  readonly due?: number | undefined
  readonly news?: HandoverNews
}

const ofBulletin = (row: BulletinListRow, extra: Extra): Told => ({
  record: row.record,
  family: 'bulletin',
  owner: row.owner,
  title: clipped(row.title),
  ...given(extra),
})

/** Nobody hands a handover over; in a conversation and about a report nobody owes a word. */
const ofLine = (line: RecordLine, extra: Extra): readonly Told[] =>
  line.family === 'handover' || line.family === 'conversation' || line.family === 'report'
    ? []
    : [
        {
          record: line.record,
          family: line.family,
          owner: line.owner as UnitId,
          title: clipped(line.title),
          ...given(extra),
        },
      ]

const given = ({ due, news }: Extra): Pick<Told, 'due' | 'news'> => ({
  ...(due !== undefined && { due }),
  ...(news !== undefined && { news }),
})

/** As much of a title as a line of the body takes. */
function clipped(title: string): string {
  let whole = canonicalText(title)
  while (utf8(whole).length > limits.titleBytes) whole = canonicalText(Array.from(whole).slice(0, -1).join(''))
  return whole === '' ? '?' : whole
}

/** The last permitted operation: what a line was read from. */
export function headOf(operations: readonly Operation[], heirs: Heirs): StatementHash | undefined {
  const order = causalOrder(operations)
  const breaches = breachesOf(order, heirs)
  return order.ordered.findLast(({ hash }) => !breaches.has(hash))?.hash
}

/** Of the operation that created it. */
const hashOf = (record: RecordId): StatementHash => record as string as StatementHash

/** SHA-256 over the hashes in ascending order: the same set gives the same words, whatever order it came in. */
function coveredBy(crypto: Pick<Crypto, 'sha256'>, arrived: readonly Arrived[]): HandoverCovers {
  const hashes = arrived.map(({ hash }) => hash).toSorted()
  return {
    operations: hashes.length,
    digest: crypto.sha256(concat(labels.handover, ...hashes.map((each) => idBytes(each)))),
  }
}
