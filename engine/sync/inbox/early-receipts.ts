/** Receipts that came before what they are about: mail is turned around on its way, above all to siblings of the sender. */
import type { StatementHash } from '../../../shared/ids.ts'
import { receiptBody } from '../../../shared/protocol/bodies/receipt.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import type { WritableDb } from '../../store/database.ts'
import { takeEarlyReceipts } from '../../store/receipts.ts'
import { statementByHash } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { applyReceipt } from './apply-receipt.ts'
import { isDistrusted } from './lied.ts'
import { senderOf, signerLookupToday } from './signers.ts'

/** The statement is here now: what was said of it counts as if it had come after. */
export function hearEarlyReceipts(context: SyncContext, tx: WritableDb, statement: StatementHash): void {
  for (const hash of takeEarlyReceipts(tx, statement)) {
    const receipt = statementByHash(tx, hash)
    if (receipt === undefined || isDistrusted(tx, receipt.device)) continue
    const tbs = decodeTbs(receipt.tbs)
    const lookup = signerLookupToday(context, tbs)
    const sender = senderOf(tbs.signers.flatMap((signer) => lookup(signer, tbs.checkpoint) ?? []))
    if (sender === undefined) continue
    try {
      const fields = receiptBody.decode(receipt.body)
      const entries = fields.entries.filter((entry) => entry.statement === statement)
      applyReceipt(context, tx, { hash, sender, fields: { ...fields, entries } })
    } catch (thrown) {
      if (!(thrown instanceof CodecError)) throw thrown
    }
  }
}
