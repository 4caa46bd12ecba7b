/**
 * What others show of their audits and have seen of ours (docs/spec/audit.md, Telling others). A device cosigns a tree
 * that begins with the one it saw before; who shows a smaller or another one was put back from an old copy, or cloned.
 */
import { equalBytes } from '../../shared/bytes.ts'
import type { DeviceId } from '../../shared/ids.ts'
import type { AuditFields, ShownAudit } from '../../shared/protocol/bodies/audit.ts'
import { addCosignature, openCheckpoint, type OpenedCheckpoint } from '../../shared/protocol/checkpoint.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { verifyConsistency } from '../../shared/protocol/merkle.ts'
import { parseNote } from '../../shared/protocol/note.ts'
import {
  checkpointOf,
  oweAnswer,
  peerCheckpoint,
  saveCosigned,
  savePeer,
  saveSeenBy,
} from '../store/audit-checkpoints.ts'
import type { WritableDb } from '../store/database.ts'
import type { SyncContext, SyncDirectory } from '../sync/context.ts'
import type { Sender } from '../sync/inbox/signers.ts'
import { auditOrigin, auditWitness } from './checkpoint.ts'
import { continues, markRolledBack } from './rollback.ts'

/** What a home hears of audits by. */
export interface AuditContext {
  readonly deps: Pick<SyncContext['deps'], 'crypto'>
  readonly clock: Pick<SyncContext['clock'], 'now'>
  readonly self: Pick<SyncContext['self'], 'device'>
  readonly directory: Pick<SyncDirectory, 'state'>
}

/** What goes into this home's audit. */
export interface AuditNews {
  readonly action: 'audit.peer-rolled-back' | 'audit.peer-forked' | 'audit.note-refused'
  readonly device: DeviceId
}

/** A verified message of type audit. */
export function applyAudit(
  context: AuditContext,
  tx: WritableDb,
  message: { readonly sender: Sender; readonly fields: AuditFields },
): readonly AuditNews[] {
  const { sender, fields } = message
  const news = fields.shown === undefined ? [] : takeShown(context, tx, { sender, shown: fields.shown })
  return [...news, ...(fields.seen ?? []).flatMap((note) => takeSeen(context, tx, { sender, note }))]
}

interface Shown {
  readonly sender: Sender
  readonly shown: ShownAudit
}

function takeShown(context: AuditContext, tx: WritableDb, { sender, shown }: Shown): readonly AuditNews[] {
  const { device, unit } = sender
  const { crypto } = context.deps
  const opened = openOf(context, device, { note: shown.note })
  if (opened === undefined) return [{ action: 'audit.note-refused', device }]
  const { size, root } = opened.checkpoint
  const known = peerCheckpoint(tx, device)
  const take = (): void => savePeer(tx, { device, unit, size, root, note: shown.note }, context.clock.now())
  if (known === undefined) take()
  else if (size < known.size) {
    oweAnswer(tx, device) // it learns from its own signature that it has been further
    return [{ action: 'audit.peer-rolled-back', device }]
  } else if (size === known.size) {
    if (!equalBytes(root, known.root)) return forked()
  } else {
    const proof = shown.proofs.find(({ from }) => from === known.size)
    const claim = proof && { fromSize: known.size, fromRoot: known.root, toSize: size, toRoot: root, proof: proof.path }
    if (claim !== undefined && !verifyConsistency(crypto, claim)) return forked()
    if (claim !== undefined) take() // without a proof from there: it is told where we stand, and shows it again
  }
  oweAnswer(tx, device)
  return []

  function forked(): readonly AuditNews[] {
    oweAnswer(tx, device)
    return [{ action: 'audit.peer-forked', device }]
  }
}

interface Seen {
  readonly sender: Sender
  readonly note: Uint8Array
}

/** Somebody's word about our own audit: only what our own key has signed counts. */
function takeSeen(context: AuditContext, tx: WritableDb, { sender, note }: Seen): readonly AuditNews[] {
  const { crypto } = context.deps
  const own = context.self.device
  const at = context.clock.now()
  const opened = openOf(context, own, { note, witness: sender.device })
  if (opened === undefined) return [{ action: 'audit.note-refused', device: sender.device }]
  const { size, root } = opened.checkpoint
  if (!continues(tx, crypto, { size, root })) {
    markRolledBack(tx, crypto, { at, by: 'peer' })
    return []
  }
  saveSeenBy(tx, { device: sender.device, unit: sender.unit, size, at })
  const [cosigned] = opened.cosignatures
  const kept = checkpointOf(tx, size)
  if (cosigned === undefined || kept === undefined) return []
  const line = parseNote(note)?.signatures.find(({ name }) => name === cosigned.name)
  const joined = line && addCosignature(kept.note, line)
  if (joined !== undefined) {
    const cosignedAt = Math.min(cosigned.timeMs, kept.cosignedAt ?? cosigned.timeMs)
    saveCosigned(tx, { size, note: joined, cosignedAt })
  }
  return []
}

/** A note by the audit key that the directory has for `device`, with the witness's cosignature if it holds. */
export function openOf(
  context: Pick<AuditContext, 'deps' | 'directory'>,
  device: DeviceId,
  by: { readonly note: Uint8Array; readonly witness?: DeviceId },
): OpenedCheckpoint | undefined {
  const { state } = context.directory
  const audited = deviceCertificateAt(state, device)
  const witness = by.witness === undefined ? undefined : deviceCertificateAt(state, by.witness)
  if (audited === undefined) return undefined
  const opened = openCheckpoint(context.deps.crypto, {
    note: by.note,
    log: { name: auditOrigin(device), publicKey: audited.auditKey },
    witnesses: witness === undefined ? [] : [{ name: auditWitness(witness.device), publicKey: witness.witnessKey }],
  })
  return opened.ok ? opened.value : undefined
}
