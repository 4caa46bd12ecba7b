/**
 * The machine's half of what the seeds of a keys file lie under: 32 bytes a file, outside of every home, replaced with
 * each change. An old copy of a home opens no seed with it (docs/spec/vault.md, Keys file).
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { bytesToHex, concat, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { KeyParts } from '../deps.ts'
import { readWhole, replaceFile } from './atomic-file.ts'

export const keyPartBytes = 32

export function createKeyParts({ folder }: { readonly folder: string }): KeyParts {
  const path = (id: Uint8Array): string => join(folder, bytesToHex(id))
  return {
    read: (id) => {
      const file = readWhole(path(id), 2 * keyPartBytes)
      if (file === undefined || file.length % keyPartBytes > 0) return []
      const parts: Bytes[] = []
      for (let at = 0; at < file.length; at += keyPartBytes) parts.push(file.slice(at, at + keyPartBytes))
      file.fill(0)
      return parts
    },
    write: (id, parts) => {
      if (parts.length > 2) throw new GiaobanError('internal')
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const file = concat(...parts)
      replaceFile(path(id), file)
      file.fill(0)
    },
  }
}
