/** Buffers and wasm results seen as the plain arrays that the rest of the project handles. No copy. */
import type { Bytes } from '../bytes.ts'

// Node and libsodium allocate in ArrayBuffers, never in SharedArrayBuffers: the type argument is the only difference.
export const plain = (bytes: Uint8Array): Bytes =>
  new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
