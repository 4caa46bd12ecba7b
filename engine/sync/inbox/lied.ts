/**
 * A device that signs for a tree which the log has not signed (docs/spec/directory.md, Comparing views): its statement is
 * refused, and nothing that it says later is believed, as of a device that has forked.
 */
import { idBytes, idOf, type DeviceId, type StatementHash } from '../../../shared/ids.ts'
import { policyAt } from '../../../shared/protocol/directory/selectors.ts'
import type { Statement } from '../../../shared/protocol/plaintext.ts'
import type { Tbs } from '../../../shared/protocol/tbs.ts'
import { verifyStatement } from '../../envelope/verify.ts'
import { appendAudit } from '../../store/audit.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { hasForked } from '../../store/links.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import type { SyncContext } from '../context.ts'
import { senderOf, signerLookupToday } from './signers.ts'

const prefix = 'sync.lied.'

/** Its word counts no more: it has told two stories, or one that its own signature shows to be false. */
export const isDistrusted = (db: ReadableDb, device: DeviceId): boolean =>
  hasForked(db, device) || readMeta(db, `${prefix}${device}`) !== undefined

export const lyingDevices = (db: ReadableDb): readonly DeviceId[] =>
  db
    .all<{ device: string }>(
      'SELECT substr(name, ?) AS device FROM meta WHERE name >= ? AND name < ? ORDER BY value DESC LIMIT 20',
      prefix.length + 1,
      prefix,
      `${prefix}g`,
    )
    .map(({ device }) => idOf<DeviceId>(Buffer.from(device, 'hex')))

/** By its own signature under the certificate that it has today; anybody else's claim about it proves nothing. */
export function noteLie(
  context: SyncContext,
  tx: WritableDb,
  claim: { readonly hash: StatementHash; readonly tbs: Tbs; readonly statement: Statement },
): void {
  const { state } = context.directory
  const { tbs, statement, hash } = claim
  // a log under another name is a matter of which one each side knows of, and proves no lie
  if (tbs.checkpoint.origin !== policyAt(state)?.log.origin) return
  const lookup = signerLookupToday(context, tbs)
  const today = { ...tbs.checkpoint, size: state.size }
  const resolveSigner: typeof lookup = (signer) => lookup(signer, today)
  const signers = verifyStatement(context.deps.crypto, { tbs, statement, resolveSigner })
  const device = signers.ok ? senderOf(signers.value)?.device : undefined
  if (device === undefined || device === context.self.device || isDistrusted(tx, device)) return
  const at = context.clock.now()
  writeMeta(tx, `${prefix}${device}`, at)
  const row = { at, action: 'device.lied', code: 'quarantined', object: idBytes(hash) }
  appendAudit(tx, context.deps.crypto, row)
}
