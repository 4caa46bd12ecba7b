/**
 * What was set aside because its signer's certificate had run out, or allowed less by then: once the unit has renewed it,
 * the same statement would be believed if it came now, so it is (docs/spec/directory.md, Signers). Which of the two comes
 * first must not matter.
 */
import { deviceCertificateAt, officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import type { StatementHash } from '../../../shared/ids.ts'
import { verifyCarried } from '../../envelope/verify.ts'
import type { ReadableDb } from '../../store/database.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import { setAside } from '../../store/siblings.ts'
import { splitSignatures, statementByHash } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { liftDoubt } from './apply.ts'
import { takeBesideMail } from './ingest.ts'
import type { Delivery } from './intake.ts'
import { senderOf, signerLookupToday } from './signers.ts'

const looked = 'sync.renewals-looked'

/** Cheap to call often: it looks when the log has grown since, and only at what newer certificates are about. */
export function liftRenewed(context: SyncContext): void {
  const { state } = context.directory
  const since = readMeta<number>(context.store.read, looked) ?? 0
  if (state.size <= since) return
  const isNew = (leaf: { readonly index: number } | undefined): boolean => leaf !== undefined && leaf.index >= since
  context.store.transaction('renewals', (tx) => {
    writeMeta(tx, looked, state.size)
    const renewed = setAside(tx).filter(
      ({ device, officer }) =>
        isNew(deviceCertificateAt(state, device)) ||
        (officer !== undefined && isNew(officerCertificateAt(state, officer))),
    )
    if (renewed.length === 0) return
    takeBesideMail(context, tx, (intake) => {
      for (const { hash } of renewed) {
        const again = readAgain(context, tx, hash)
        if (again !== undefined) liftDoubt(intake, again)
      }
    })
  })
}

/** As it was stored, its signers looked up today. */
export function readAgain(context: SyncContext, db: ReadableDb, hash: StatementHash): Delivery | undefined {
  const stored = statementByHash(db, hash)
  if (stored === undefined) return undefined
  const statement = { tbsBytes: stored.tbs, signatures: splitSignatures(stored.sigs), body: stored.body }
  const resolveSigner = signerLookupToday(context, { created: stored.created })
  const verified = verifyCarried(context.deps.crypto, { original: statement, resolveSigner })
  const sender = verified.ok ? senderOf(verified.value.signers) : undefined
  if (!verified.ok || sender === undefined) return undefined
  const { tbs } = verified.value
  return { verified: { hash, tbs, body: stored.body, sender }, statement, link: undefined, direction: 'carried' }
}
