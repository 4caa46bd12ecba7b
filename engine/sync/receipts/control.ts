/** Statements that belong to no record: receipts, heartbeats, carries. Kept in the outbox until the relay has them. */
import { handlingBits } from '../../../shared/protocol/tbs.ts'
import type { MessageTypeName } from '../../../shared/protocol/message-types.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { WritableDb } from '../../store/database.ts'
import { authorStatement, type Authored, type NewStatement } from '../author/author.ts'
import type { SyncContext } from '../context.ts'

export const authorControl = (
  context: SyncContext,
  tx: WritableDb,
  control: { readonly type: MessageTypeName; readonly to: readonly UnitId[]; readonly urgency: string } & Pick<
    NewStatement,
    'body' | 'officer' | 'circles'
  >,
): Authored =>
  authorStatement(context, tx, {
    ...control,
    bodyVersion: 1,
    handling: handlingBits.h0,
    marking: 'thuong',
    expires: context.clock.now() + limits.envelopeExpiryMs,
    class: 'transient',
  })
