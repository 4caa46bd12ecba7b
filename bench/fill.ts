/** Statements made in bulk: by a real home's own functions where they are sent, by copies where only their number counts. */
import type { DemoBulletin } from '../cli/demo/bulletins.ts'
import type { OpenHome } from '../engine/open-home.ts'
import { handlingToBits } from '../engine/records/operation.ts'
import { operationBodyVersion } from '../engine/records/operation-kinds.ts'
import type { WritableDb } from '../engine/store/database.ts'
import { authorStatement } from '../engine/sync/author/author.ts'
import { ackWithinMs, validForMs } from '../shared/domain/bulletin-defaults.ts'
import type { RecordId, StatementHash, UnitId } from '../shared/ids.ts'
import { limits } from '../shared/limits.ts'
import { bulletinCreate } from '../shared/protocol/bodies/bulletin.ts'
import { bulletinRevalidate } from '../shared/protocol/bodies/bulletin-revalidate.ts'

/** What `bulletin.send` does, inside a transaction that is already open. */
export function authorBulletin(
  { context, vault }: OpenHome,
  tx: WritableDb,
  { bulletin, to }: Pick<DemoBulletin, 'bulletin'> & { readonly to: UnitId },
): RecordId {
  const { crypto } = context.deps
  const now = context.clock.now()
  const validUntil = now + validForMs(bulletin.kind)
  const { marking, handling, attachments: _, ...content } = bulletin
  if (marking === 'toi-mat' || marking === 'tuyet-mat') throw new Error('no demonstration bulletin is that secret')
  const { hash } = authorStatement(context, tx, {
    type: 'bulletin-create',
    bodyVersion: operationBodyVersion,
    handling: handlingToBits(handling),
    marking,
    expires: validUntil,
    to: [to],
    officer: vault.officer,
    class: 'durable',
    urgency: 'routine',
    body: (common) =>
      bulletinCreate.encode(crypto, {
        ...common,
        role: 'duty',
        bulletin: content,
        urgency: 'routine',
        deadline: now + ackWithinMs.routine,
        release: 'diffusion',
        validUntil,
      }),
  })
  return hash as RecordId // a record's id is the hash of the operation that created it
}

/** The owner's word that it still holds, `times` times one after the other; gives their hashes. */
export function revalidate(
  { context, vault }: OpenHome,
  tx: WritableDb,
  {
    record,
    bulletin,
    to,
    times,
  }: Pick<DemoBulletin, 'bulletin'> & {
    readonly record: RecordId
    readonly to: UnitId
    readonly times: number
  },
): readonly StatementHash[] {
  const { marking, handling } = bulletin
  if (marking === 'toi-mat' || marking === 'tuyet-mat') throw new Error('no demonstration bulletin is that secret')
  const made: StatementHash[] = []
  for (let turn = 1; turn <= times; turn++) {
    const now = context.clock.now()
    const { hash } = authorStatement(context, tx, {
      type: 'bulletin-revalidate',
      bodyVersion: operationBodyVersion,
      handling: handlingToBits(handling),
      marking,
      expires: now + limits.envelopeExpiryMs,
      recordId: record,
      parents: [made.at(-1) ?? record], // its first operation is what it is named by
      to: [to],
      officer: vault.officer,
      class: 'durable',
      urgency: 'routine',
      body: (common) =>
        bulletinRevalidate.encode(context.deps.crypto, {
          ...common,
          role: 'duty',
          validUntil: now + validForMs(bulletin.kind) + turn,
        }),
    })
    made.push(hash)
  }
  return made
}
