/** The number under which a device says something: consumed once, a fork kept as evidence, a copy of this device told. */
import { concat } from '../../../shared/bytes.ts'
import { idBytes, type StatementHash } from '../../../shared/ids.ts'
import { addresseeKey } from '../../../shared/protocol/addressee.ts'
import { circleVersion, memberSince } from '../../../shared/protocol/directory/circles.ts'
import { noveltyOf } from '../../envelope/duplicate.ts'
import { appendAudit } from '../../store/audit.ts'
import { hearFrom } from '../../store/correspondents.ts'
import type { WritableDb } from '../../store/database.ts'
import { hasForked, provenLink, recordFork, recordReceived, type IncomingLink } from '../../store/links.ts'
import { writeMeta } from '../../store/meta.ts'
import { oweReceipt } from '../../store/receipts.ts'
import { hasStatement, statementByHash } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { heardAs } from '../heard-as.ts'
import { copyAnsweredAt } from '../mail-store.ts'
import type { OwnLink } from './apply-carry.ts'
import type { Delivery, Intake } from './intake.ts'
import type { Verified } from './judge.ts'

/** When a statement of this very device came that this home has not made. */
export const clonedAt = 'sync.cloned-at'

/** False when there is nothing more to do: a duplicate, a fork, or our own statement come back. */
export function consumeLink({ context, tx, batch }: Intake, delivery: Delivery): boolean {
  const { hash, sender } = delivery.verified
  const { link } = delivery
  if (sender.device === context.self.device) {
    if (!hasStatement(tx, hash)) noteClone(context, tx, hash)
    return false
  }
  if (delivery.direction === 'carried' || link === undefined) return !hasStatement(tx, hash)
  const { addressee } = link
  const proven = (seq: number) => provenLink(tx, { device: sender.device, addressee, seq })
  const novelty = noveltyOf(hash, link, {
    atSeq: proven(link.seq)?.hash,
    before: proven(link.seq - 1)?.hash,
    namedByNext: proven(link.seq + 1)?.prev,
    isStored: hasStatement(tx, hash),
  })
  const incoming = incomingOf(context, delivery.verified, link)
  switch (novelty) {
    case 'new':
    case 'stored-before':
      recordReceived(tx, incoming, context.clock.now())
      // not of a copy, and not of when it came: a relay that keeps old mail would keep a silent unit alive
      hearFrom(tx, sender.unit, Math.min(context.clock.now(), delivery.verified.tbs.created))
      return novelty === 'new'
    case 'duplicate':
      batch.refused({ action: 'envelope.duplicate', object: idBytes(hash) })
      answerDuplicate(context, tx, delivery)
      return false
    case 'fork': {
      // one proof is enough: more of them would only be more work for everybody who is told
      if (hasForked(tx, sender.device)) {
        batch.refused({ action: 'device.forked', code: 'again', object: idBytes(hash) })
        return false
      }
      const { tbsBytes, signatures } = delivery.statement
      recordFork(tx, { ...incoming, tbs: tbsBytes, sigs: concat(...signatures) }, context.clock.now())
      batch.audit({ action: 'device.forked', code: 'quarantined', object: idBytes(sender.device) })
      return false
    }
  }
}

/** With the version of the circle from which on this unit counts the sender's numbers. */
export function incomingOf(
  { directory, self }: SyncContext,
  { hash, tbs, sender }: Verified,
  link: OwnLink,
): IncomingLink {
  const named = tbs.recipients.find((each) => addresseeKey(each) === link.addressee)
  const circle = named?.kind === 'circle' ? circleVersion(directory.state, named.id, named.epoch) : undefined
  const since = circle === undefined ? 1 : memberSince(directory.state, circle, self.unit)
  return { ...link, device: sender.device, hash, since }
}

/** Signed with this device's key, and not by this home: a copy of it is at work, or this one is the copy. */
export function noteClone(context: SyncContext, tx: WritableDb, statement: StatementHash): void {
  const at = context.clock.now()
  writeMeta(tx, clonedAt, at)
  appendAudit(tx, context.deps.crypto, { at, action: 'device.cloned', object: idBytes(statement) })
}

/** The sender did not get our word: it is owed again, at most once in a while. */
export function answerDuplicate(context: SyncContext, tx: WritableDb, { verified }: Delivery): void {
  const stored = statementByHash(tx, verified.hash)
  if (stored?.record === undefined || stored.unit === context.self.unit) return
  oweReceipt(
    tx,
    {
      statement: stored.hash,
      rung: 'decrypted',
      to: stored.unit,
      addressee: heardAs(context, verified.tbs),
      outcome: stored.outcome,
      at: stored.receivedAt,
      urgency: 'routine',
      again: true,
    },
    copyAnsweredAt(context, tx, stored.hash),
  )
}
