/**
 * Answers what a unit lacks: envelopes of this device that never came, those of a sibling that does not answer, and
 * parents that it wants. Only originals that named that unit travel, as they were signed: a question gets nobody
 * anything new, and an answer says nothing in another's name.
 */
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import type { StatementHash, UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { isCircleKey, type AddresseeKey } from '../../../shared/protocol/addressee.ts'
import type { CarriedItem } from '../../../shared/protocol/bodies/carry.ts'
import type { ReceiptLink } from '../../../shared/protocol/bodies/receipt.ts'
import { answersAs, standsFor } from '../../../shared/protocol/directory/answering.ts'
import { messageTypes } from '../../../shared/protocol/message-types.ts'
import type { Link } from '../../../shared/protocol/wrap.ts'
import type { WritableDb } from '../../store/database.ts'
import { markCarried, mayAnswer, sentLinks } from '../../store/links.ts'
import { statementByHash, type StoredStatement } from '../../store/statements.ts'
import { canReach } from '../author/recipients.ts'
import type { SyncContext } from '../context.ts'
import { unitKey } from '../heard-as.ts'
import { wasBrought } from '../widen.ts'
import { carriedItem, sealCarries } from './carried-item.ts'
import { siblingNumbers, siblingsTurn } from './sibling-numbers.ts'

export interface Lack {
  readonly unit: UnitId
  readonly links: readonly ReceiptLink[]
  readonly wants: readonly StatementHash[]
}

/** Nothing where sealing is refused: mail must still come in, and what is lacking is told again with the next receipt. */
export function scheduleCarries(context: SyncContext, tx: WritableDb, lacks: readonly Lack[]): void {
  if (!context.directory.sealing('thuong').ok || !canReach(context, context.self.unit)) return
  for (const lack of lacks) {
    if (!canReach(context, lack.unit)) continue
    sealCarries(context, tx, { to: lack.unit, items: itemsFor(context, tx, lack) })
  }
}

function itemsFor(context: SyncContext, tx: WritableDb, lack: Lack): readonly CarriedItem[] {
  const items = new Map<StatementHash, CarriedItem>()
  const add = (statement: StoredStatement | undefined, sent?: Link & { readonly addressee: AddresseeKey }): void => {
    if (statement === undefined) return
    if (isFor(context, statement, lack.unit)) {
      const how = { reason: 'resend', ...(sent !== undefined && { link: sent }) } as const
      items.set(statement.hash, carriedItem(statement, how))
    } else if (wasBrought(context, tx, { statement, unit: lack.unit })) {
      items.set(statement.hash, carriedItem(statement, { reason: 'widen' }))
    }
  }
  const now = context.clock.now()
  let looked = 0
  let lookedOfOthers = 0
  for (const link of lack.links) {
    const { addressee } = link
    const isCircle = isCircleKey(addressee)
    if (!isCircle && addressee !== unitKey(lack.unit)) continue
    if (link.device !== context.self.device) {
      lookedOfOthers += addSiblings(
        { context, tx, asker: lack.unit, add },
        link,
        limits.siblingCandidates - lookedOfOthers,
      )
      continue
    }
    for (const range of link.missing) {
      const limit = limits.carryCandidates - looked
      if (limit <= 0) break
      const found = sentLinks(tx, { addressee, range, limit })
      looked += found.length
      for (const sent of found) {
        // a circle has many members: each is answered for itself, and none can use up another's answer
        if (isCircle && !mayAnswer(tx, { unit: lack.unit, wanted: sent.hash, now })) continue
        if (sent.carriedAt !== undefined && sent.carriedAt > now - limits.carryAgainMs) continue
        add(statementByHash(tx, sent.hash), { ...sent, addressee })
        if (!isCircle) markCarried(tx, { addressee, seq: sent.seq, at: now })
      }
    }
  }
  for (const wanted of lack.wants.slice(0, Math.max(0, limits.carryCandidates - looked))) {
    if (items.has(wanted) || !mayAnswer(tx, { unit: lack.unit, wanted, now })) continue
    add(statementByHash(tx, wanted))
  }
  return [...items.values()]
}

interface Adding {
  readonly context: SyncContext
  readonly tx: WritableDb
  readonly asker: UnitId
  readonly add: (statement: StoredStatement | undefined, sent?: Link & { readonly addressee: AddresseeKey }) => void
}

/** Returns how many statements were looked at. Nothing that this home has set aside: it would vouch for a thief's word. */
function addSiblings({ context, tx, asker, add }: Adding, link: ReceiptLink, limit: number): number {
  const { device, addressee, missing, ends } = link
  const isTurn = siblingsTurn(context, tx, { asker, link })
  let looked = 0
  for (const [index, range] of missing.entries()) {
    if (looked >= limit || !isTurn(range)) continue
    const gap = { device, addressee, range, end: ends?.[index] }
    const { found, statements } = siblingNumbers(context, tx, { gap, limit: limit - looked })
    looked += statements
    for (const { hash, link: number } of found) {
      const statement = statementByHash(tx, hash)
      if (statement === undefined || statement.outcome === 'quarantined') continue
      if (!mayAnswer(tx, { unit: asker, wanted: hash, now: context.clock.now() })) continue
      add(statement, number && { ...number, addressee })
    }
  }
  return looked
}

/**
 * Our unit's own word, or that of one that it has come after, addressed to them in the first place, likewise. A large
 * carry is left: its originals are carried anew.
 */
function isFor({ directory, self, clock }: SyncContext, statement: StoredStatement, unit: UnitId): boolean {
  const { state } = directory
  const at = Math.max(clock.now(), state.clock)
  if (!standsFor(state, { unit: self.unit, at }).includes(statement.unit)) return false
  if (statement.type === messageTypes.carry && statement.body.length > limits.carryBytes) return false
  return answersAs(state, decodeTbs(statement.tbs).recipients, { unit, at }) !== undefined
}
