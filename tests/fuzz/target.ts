/** What the fuzzer drives: one decoder with the promises that it makes for any bytes whatever. */
import type { Bytes } from '../../shared/bytes.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'

export interface FuzzTarget {
  /** Inputs longer than this are not made. */
  readonly maxBytes: number
  /** Well-formed inputs to begin with. */
  readonly seeds: readonly Uint8Array[]
  /** The decoder's work on one input, counted in executed blocks of code: `perInput + perByte * length` at most. */
  readonly steps: { readonly perInput: number; readonly perByte: number }
  /** Throws for a broken promise. `true` when the decoder took the input. */
  run(input: Bytes): boolean
}

export type LoadTarget = () => Promise<FuzzTarget>

/** A promise of a decoder that an input has broken. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
}

export function promise(holds: boolean, what: string): void {
  if (!holds) throw new BrokenPromise(what)
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** What a codec owes for any bytes: CodecError and nothing else, or the very value whose encoding they are. */
export const codecRun =
  <T>(codec: {
    readonly decode: (bytes: Bytes) => T
    readonly encode: (value: T) => Uint8Array
    /** Whether something thrown by `decode` is one of its own errors. */
    readonly isOwnError?: (thrown: unknown) => boolean
  }): FuzzTarget['run'] =>
  (input) => {
    const before = new Uint8Array(input)
    let value: T
    try {
      value = codec.decode(input)
    } catch (thrown) {
      if (thrown instanceof CodecError || codec.isOwnError?.(thrown) === true) return false
      throw thrown
    } finally {
      promise(same(before, input), 'a decoder changes its input')
    }
    promise(same(codec.encode(value), input), 'what was decoded encodes to other bytes')
    return true
  }

/** As above for a decoder that answers `undefined`. */
export const parserRun = <T>(codec: {
  readonly parse: (bytes: Bytes) => T | undefined
  readonly format: (value: T) => Uint8Array
}): FuzzTarget['run'] =>
  codecRun<T>({
    decode: (bytes) => {
      const value = codec.parse(bytes)
      if (value === undefined) throw new CodecError()
      return value
    },
    encode: codec.format,
  })

export const cborSteps = { perInput: 4_000, perByte: 400 } as const
