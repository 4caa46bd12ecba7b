/** Files that people carry: written whole where somebody pointed in the shell's own dialog. */
import { GiaobanError } from '../../shared/errors.ts'
import type { Deps } from '../deps.ts'
import { replaceFile } from '../vault/atomic-file.ts'

/** `saved: false` where nobody chose a place: then `bytes` is not asked for. Throws GiaobanError `store/*`; on failure the place is as it was. */
export async function saveFile(
  { shell }: Pick<Deps, 'shell'>,
  file: { readonly name: string; readonly bytes: () => Uint8Array },
): Promise<{ saved: boolean }> {
  const path = await shell?.saveDialog(file.name)
  if (path === undefined) return { saved: false }
  const bytes = file.bytes()
  try {
    replaceFile(path, bytes)
  } catch (thrown) {
    if (thrown instanceof GiaobanError) throw thrown
    throw new GiaobanError('store/io') // a folder that is gone, a stick that was pulled out
  }
  return { saved: true }
}

/** A badge or a name as part of a file's name: letters and digits of any script, joined by hyphens. */
export const fileWord = (text: string): string =>
  text
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
