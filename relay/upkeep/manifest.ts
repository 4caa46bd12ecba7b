/** What a backup of a relay says of itself: `manifest.json`, the last file that is written into it. */
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'

const manifestSchema = z.strictObject({
  format: z.literal(1),
  /** RFC 3339. */
  made: z.string(),
  /** Of the program that made it. */
  version: z.string(),
  /** Of the database. */
  schema: z.number().int(),
  database: z.strictObject({ bytes: z.number().int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Their names are their hashes, and the database says which there are. */
  blobs: z.strictObject({ count: z.number().int(), bytes: z.number().int() }),
  /** Leaves of the directory log. */
  leaves: z.number().int(),
})

export type Manifest = z.infer<typeof manifestSchema>

/** It names a handful of numbers. */
const maxBytes = 4096
const fileOf = (backup: string): string => join(backup, 'manifest.json')

export function writeManifest(backup: string, manifest: Manifest): void {
  const handle = openSync(fileOf(backup), 'wx', 0o600)
  try {
    writeSync(handle, `${JSON.stringify(manifest, undefined, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Throws GiaobanError `backup/damaged` for none or another thing, `backup/unsupported` for a later format. */
export function readManifest(backup: string): Manifest {
  let read: unknown
  try {
    if (statSync(fileOf(backup)).size > maxBytes) throw new Error('too large')
    read = JSON.parse(readFileSync(fileOf(backup), 'utf8'))
  } catch {
    throw new GiaobanError('backup/damaged', { recoverable: false })
  }
  if (typeof read === 'object' && read !== null && 'format' in read && read.format !== 1)
    throw new GiaobanError('backup/unsupported', { recoverable: false })
  const parsed = manifestSchema.safeParse(read)
  if (!parsed.success) throw new GiaobanError('backup/damaged', { recoverable: false })
  return parsed.data
}
