/** Checks the whole audit of this home, and says who else vouches for it. */
import { bytesToBase64, equalBytes } from '../../shared/bytes.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import type { DeviceId } from '../../shared/ids.ts'
import { openCheckpoint, type NoteKey } from '../../shared/protocol/checkpoint.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { parseNote } from '../../shared/protocol/note.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { auditOrigin, auditWitness, witnessDevice } from '../audit/checkpoint.ts'
import { rolledBackAt } from '../audit/rollback.ts'
import type { AuditContext } from '../audit/peers.ts'
import type { HomeHolder } from '../open-home.ts'
import type { Store } from '../store/database.ts'
import { firstBrokenAudit } from '../store/audit.ts'
import { allCheckpoints, peerCheckpoints, type AuditCheckpoint } from '../store/audit-checkpoints.ts'
import { auditHead, auditRootAt, isAuditTreeWhole } from '../store/audit-tree.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

export function createAuditVerifyModule(_core: EngineCore, holder: HomeHolder): EngineModule {
  const handlers = { 'audit.verify': () => verifyAudit(holder.current().context) } satisfies HandlerGroup
  return { handlers }
}

type Home = Pick<AuditContext, 'deps' | 'self' | 'directory'> & { readonly store: Pick<Store, 'read'> }

export function verifyAudit(home: Home): ResponseOf<'audit.verify'> {
  const { crypto } = home.deps
  const db = home.store.read
  const head = auditHead(db, crypto)
  const broken = firstBrokenAudit(db, crypto)
  const tree = isAuditTreeWhole(db, crypto)
  const since = rolledBackAt(db)
  const opened = allCheckpoints(db).map((checkpoint) => ({ checkpoint, by: cosignersOf(home, checkpoint) }))
  const bad = opened.flatMap(({ checkpoint, by }) => (by === undefined ? [checkpoint.size] : []))
  const best = opened.findLast(({ by }) => by !== undefined && by.length > 0)
  return {
    ok: broken === undefined && tree && bad.length === 0 && since === undefined,
    size: head.size,
    root: bytesToBase64(head.root),
    ...(broken !== undefined && { broken }),
    tree,
    checkpoints: opened.length,
    badCheckpoints: bad,
    ...(best?.checkpoint.cosignedAt !== undefined && {
      cosigned: {
        size: best.checkpoint.size,
        at: msToRfc3339(best.checkpoint.cosignedAt),
        by: [...(best.by ?? [])],
      },
    }),
    ...(since !== undefined && { rolledBackAt: msToRfc3339(since) }),
    peers: peerCheckpoints(db).map(({ device, unit, size }) => ({ device, unit, size })),
  }
}

/** Devices whose cosignature holds; `undefined` when the checkpoint itself does not. */
function cosignersOf(
  { deps, self, directory, store }: Home,
  { note, size, root }: AuditCheckpoint,
): readonly DeviceId[] | undefined {
  const { crypto } = deps
  const own = deviceCertificateAt(directory.state, self.device)
  const isOfTree = size <= auditHead(store.read, crypto).size && equalBytes(auditRootAt(store.read, crypto, size), root)
  if (own === undefined || !isOfTree) return undefined
  const witnesses = (parseNote(note)?.signatures ?? []).flatMap(({ name }): readonly NoteKey[] => {
    const device = witnessDevice(name)
    const certificate = device && deviceCertificateAt(directory.state, device)
    return certificate ? [{ name: auditWitness(certificate.device), publicKey: certificate.witnessKey }] : []
  })
  const opened = openCheckpoint(crypto, {
    note,
    log: { name: auditOrigin(self.device), publicKey: own.auditKey },
    witnesses,
  })
  if (!opened.ok) return undefined
  const { checkpoint } = opened.value
  // the same key has signed other trees too, where this home is a copy, or was one
  if (checkpoint.size !== size || !equalBytes(checkpoint.root, root)) return undefined
  return opened.value.cosignatures.flatMap(({ name }) => witnessDevice(name) ?? [])
}
