/** The public half of a holder's key as a small file that may be copied: `{"format":1,"holder","key"}`. */
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { hex32 } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import type { Cli } from '../cli.ts'
import { readJsonFile } from '../files.ts'
import { keyBytes } from './inputs.ts'

const schema = z.strictObject({
  format: z.literal(1),
  holder: z.string().min(1).max(limits.shortTextBytes),
  key: hex32,
})

export const formatPublicKey = (half: { readonly holder: string; readonly key: string }): string =>
  `${JSON.stringify({ format: 1, ...half }, undefined, 2)}\n`

/** Throws GiaobanError `authority/key-damaged`. */
export function readPublicKey(cli: Cli, file: string): { readonly name: string; readonly key: Bytes } {
  const parsed = schema.safeParse(readJsonFile(resolve(cli.process.cwd, file), limits.rootKeyFileBytes))
  if (!parsed.success) throw new GiaobanError('authority/key-damaged')
  return { name: parsed.data.holder, key: keyBytes(parsed.data.key) }
}
