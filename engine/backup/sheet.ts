/** A sheet of the kit as a file that a person pointed at. */
import { readChosen } from '../vault/plain-file.ts'
import { shareTextOf } from './kit.ts'

/** A printed page of one share, with whatever an editor makes of it. */
const sheetBytes = 16_384

/** The text of its share. Throws GiaobanError `recovery/share-damaged` for what is no sheet, `store/io`. */
export const readSheet = (path: string): string =>
  shareTextOf(new TextDecoder().decode(readChosen(path, { maxBytes: sheetBytes, no: 'recovery/share-damaged' })))
