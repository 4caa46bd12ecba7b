/** A file of proof and the audit row that tells of it: neither without the other. */
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { OpenHome } from '../open-home.ts'
import { appendAudit } from '../store/audit.ts'
import { replaceFile } from '../vault/atomic-file.ts'

/** Throws GiaobanError `store/io` for a folder that is not there. */
export function writeProof(
  { context, vault }: OpenHome,
  path: string,
  { file, action, object }: { readonly file: Bytes; readonly action: string; readonly object: Bytes },
): void {
  const place = resolve(path)
  try {
    context.store.transaction('proof-exported', (tx) => {
      const row = { at: context.clock.now(), action, object, officer: vault.officer.id }
      appendAudit(tx, context.deps.crypto, row)
      replaceFile(place, file)
    })
  } catch (thrown) {
    rmSync(place, { force: true })
    throw isMissingFolder(thrown) ? new GiaobanError('store/io') : thrown
  }
}

const isMissingFolder = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
