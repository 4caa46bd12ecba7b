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
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { firstBrokenAudit } from '../store/audit.ts'
import { allCheckpoints, peerCheckpoints, type AuditCheckpoint } from '../store/audit-checkpoints.ts'
import { auditHead, auditRootAt, isAuditTreeWhole } from '../store/audit-tree.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

export function createAuditVerifyModule(_core: EngineCore, holder: HomeHolder): EngineModule {
  const handlers = { 'audit.verify': () => verify(holder.current()) } satisfies HandlerGroup
  return { handlers }
}

function verify(home: OpenHome): ResponseOf<'audit.verify'> {
  const { crypto } = home.context.deps
  const db = home.context.store.read
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
function cosignersOf(home: OpenHome, { note, size, root }: AuditCheckpoint): readonly DeviceId[] | undefined {
  const { deps, self, directory, store } = home.context
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
  if (!opened.ok || opened.value.checkpoint.size !== size) return undefined
  return opened.value.cosignatures.flatMap(({ name }) => witnessDevice(name) ?? [])
}
