/** A sheet of the kit as a file that a person pointed at. */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { readWhole } from '../vault/atomic-file.ts'
import { shareTextOf } from './kit.ts'

/** A printed page of one share, with whatever an editor makes of it. */
const sheetBytes = 16_384

/** The text of its share. Throws GiaobanError `recovery/share-damaged` for what is no sheet. */
export function readSheet(path: string): string {
  let sheet: Bytes | undefined
  try {
    sheet = readWhole(path, sheetBytes)
  } catch {
    sheet = undefined
  }
  if (sheet === undefined) throw new GiaobanError('recovery/share-damaged')
  return shareTextOf(new TextDecoder().decode(sheet))
}
