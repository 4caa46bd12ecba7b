/**
 * When a statement was first vouched for: a row of the exporting device's audit names its hash, the row lies under a
 * signed checkpoint, and a device of a unit other than the author's has cosigned it (docs/spec/evidence.md, Time).
 */
import { bytesToHex, equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { DeviceId, UnitId } from '../../shared/ids.ts'
import { openCheckpoint, type NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { deviceCertificates, inDoubtFrom, removalOf } from '../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { DeviceCertificate } from '../../shared/protocol/directory/records.ts'
import { rootFromPath } from '../../shared/protocol/merkle.ts'
import { parseNote } from '../../shared/protocol/note.ts'
import { auditOrigin, auditWitness, witnessDevice } from '../audit/checkpoint.ts'
import { auditLeafHash, parseAuditEntry } from '../store/audit.ts'
import type { EvidenceAudit } from './package.ts'

/** One device's word that an audit had come so far. */
export interface Witnessed {
  readonly at: number
  readonly unit: UnitId
  readonly device: DeviceId
}

/** Words about each statement hash (hex) that hold, whoever gave them. */
export function witnessedBy(
  crypto: Crypto,
  state: DirectoryState,
  audit: EvidenceAudit | undefined,
): ReadonlyMap<string, readonly Witnessed[]> {
  const found = new Map<string, Witnessed[]>()
  const certificate = audit && state.certificates.get(audit.device)
  if (audit === undefined || certificate?.kind !== 'device') return found
  const opened = audit.checkpoints.map((note) => openNote(crypto, state, { note, audited: certificate.device }))
  for (const { checkpoint, entry, salt, path } of audit.rows) {
    const words = opened[checkpoint]
    const row = parseAuditEntry(entry)
    if (words === undefined || row?.object === undefined || row.seq < 1) continue
    const leafHash = auditLeafHash(crypto, salt, entry)
    const root = rootFromPath(crypto, { leafHash, index: row.seq - 1, size: words.size, path })
    if (root === undefined || !equalBytes(root, words.root)) continue
    const name = bytesToHex(row.object)
    found.set(name, [...(found.get(name) ?? []), ...words.by])
  }
  return found
}

interface Words {
  readonly size: number
  readonly root: Bytes
  readonly by: readonly Witnessed[]
}

/** In the log, and not removed: a removed device could have been anywhere since. */
function stoodAt(state: DirectoryState, certificate: DeviceCertificate, at: number): boolean {
  const removal = removalOf(state, certificate)
  return certificate.logged <= at && (removal === undefined || at < inDoubtFrom(removal))
}

function openNote(
  crypto: Crypto,
  state: DirectoryState,
  { note, audited }: { readonly note: Bytes; readonly audited: DeviceId },
): Words | undefined {
  const names = (parseNote(note)?.signatures ?? []).flatMap(({ name }) => witnessDevice(name) ?? [])
  const witnesses = [...new Set(names)].flatMap((device) => deviceCertificates(state, device))
  const keys = witnesses.map((each): NoteKey => ({ name: auditWitness(each.device), publicKey: each.witnessKey }))
  for (const { auditKey } of deviceCertificates(state, audited)) {
    const log = { name: auditOrigin(audited), publicKey: auditKey }
    const opened = openCheckpoint(crypto, { note, log, witnesses: keys })
    if (!opened.ok) continue
    const { checkpoint, cosignatures } = opened.value
    const by = cosignatures.flatMap(({ name, timeMs: at }) => {
      const witness = witnesses.find((each) => auditWitness(each.device) === name && stoodAt(state, each, at))
      if (witness === undefined || witness.device === audited) return []
      return [{ at, unit: witness.unit, device: witness.device }]
    })
    return { size: checkpoint.size, root: checkpoint.root, by }
  }
  return undefined
}

/** The earliest word by another unit than the author's: nobody vouches for a time of their own. */
export function firstWitnessed(words: readonly Witnessed[] | undefined, author: UnitId): number | undefined {
  const times = (words ?? []).filter(({ unit }) => unit !== author).map(({ at }) => at)
  return times.length === 0 ? undefined : Math.min(...times)
}
