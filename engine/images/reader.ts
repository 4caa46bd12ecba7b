/** Bounded reads of untrusted bytes: past the end is damage, never `undefined`. */
import { DamagedImage } from './image.ts'

export class ByteReader {
  readonly bytes: Uint8Array
  readonly #view: DataView
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get length(): number {
    return this.bytes.length
  }
  u8(at: number): number {
    return this.#checked(at, 1).getUint8(at)
  }
  u16(at: number, littleEndian = false): number {
    return this.#checked(at, 2).getUint16(at, littleEndian)
  }
  u32(at: number, littleEndian = false): number {
    return this.#checked(at, 4).getUint32(at, littleEndian)
  }
  slice(at: number, length: number): Uint8Array {
    this.#checked(at, length)
    return this.bytes.subarray(at, at + length)
  }
  /** Bytes as characters of their codes: marks and names, all ASCII. */
  ascii(at: number, length: number): string {
    return String.fromCharCode(...this.slice(at, length))
  }
  startsWith(text: string, at = 0): boolean {
    return at + text.length <= this.length && this.ascii(at, text.length) === text
  }

  #checked(at: number, length: number): DataView {
    if (at < 0 || length < 0 || at + length > this.length) throw new DamagedImage()
    return this.#view
  }
}
