/** Hex that a test wrote itself. */
import { hexToBytes, type Bytes } from '../../shared/bytes.ts'

export function hex(text: string): Bytes {
  const bytes = hexToBytes(text)
  if (bytes === undefined) throw new Error('a test has malformed hex')
  return bytes
}
