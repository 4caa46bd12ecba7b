/**
 * How far each device's audit has come, as this machine remembers it outside of the home: two records a device, written
 * in turn, so that a kill in the middle of one leaves the other (docs/spec/audit.md, Rollback).
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { concat, equalBytes, readU64, u64, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type DeviceId } from '../../shared/ids.ts'
import { labels } from '../../shared/protocol/labels.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import type { AuditHeads } from '../deps.ts'
import type { AuditHead } from '../store/audit-tree.ts'
import { fileError } from '../vault/atomic-file.ts'

/** u64 size || root[32] || hash[32]. */
const recordBytes = 72
const hashedBytes = 40

export function createAuditHeads({ crypto, folder }: { readonly crypto: Hash; readonly folder: string }): AuditHeads {
  const path = (device: DeviceId): string => join(folder, device)
  const hash = (device: DeviceId, content: Uint8Array): Bytes =>
    crypto.sha256(labels.auditHead, idBytes(device), content)

  /** Both records; a torn one is none. */
  const records = (device: DeviceId): readonly (AuditHead | undefined)[] => {
    if (!existsSync(path(device))) return [undefined, undefined]
    const file = new Uint8Array(readFileSync(path(device)))
    return [0, 1].map((slot) => {
      const record = file.subarray(slot * recordBytes, (slot + 1) * recordBytes)
      const size = readU64(record)
      const isWhole = equalBytes(hash(device, record.subarray(0, hashedBytes)), record.subarray(hashedBytes))
      return isWhole && size !== undefined ? { size, root: record.slice(8, hashedBytes) } : undefined
    })
  }

  return {
    read: (device) => {
      const [a, b] = records(device)
      return a === undefined || (b !== undefined && b.size > a.size) ? b : a
    },
    write: (device, { size, root, durable }) => {
      const content = concat(u64(size), root)
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        const [a, b] = records(device)
        const slot = a === undefined || (b !== undefined && a.size <= b.size) ? 0 : 1
        const handle = openSync(path(device), existsSync(path(device)) ? 'r+' : 'w+', 0o600)
        try {
          writeSync(handle, concat(content, hash(device, content)), 0, recordBytes, slot * recordBytes)
          if (durable) fsyncSync(handle)
        } finally {
          closeSync(handle)
        }
      } catch (thrown) {
        throw fileError(thrown)
      }
    },
  }
}
