/** Length classes (docs/spec/envelope.md, Padding): sizes tell little, and there is one right size for each content. */

const classes = [4096, 16_384, 65_536] as const

/** Padme: at most 12 % above `length`, O(log log) bits of it visible. `length` from 2 to 2^31. */
export function padme(length: number): number {
  if (!Number.isSafeInteger(length) || length < 2 || length > 2 ** 31) throw new RangeError('length out of range')
  const exponent = 31 - Math.clz32(length)
  const lastBits = exponent - (32 - Math.clz32(exponent))
  return Math.ceil(length / 2 ** lastBits) * 2 ** lastBits
}

/** Length of the padded plaintext of an envelope with `length` bytes of content. */
export const paddedLength = (length: number): number => classes.find((size) => length <= size) ?? padme(length)

/** Length of the padded plaintext of an attachment. */
export const paddedAttachmentLength = (length: number): number => (length <= 4096 ? 4096 : padme(length))
