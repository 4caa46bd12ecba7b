import { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { pulled } from '../../../relay/http/pulled.ts'

const piece = (byte: number): Uint8Array => new Uint8Array(100_000).fill(byte)

/** Pieces 1, 2, ... after the first, and what became of them. */
function piecesTo(last: number) {
  const seen = { asked: 0, isEnded: false }
  const pieces = async function* (): AsyncGenerator<Uint8Array, void> {
    try {
      for (let byte = 1; byte <= last; byte++) {
        seen.asked += 1
        yield piece(byte)
      }
    } finally {
      seen.isEnded = true
    }
  }
  return { seen, pieces: pieces() }
}

/** Takes nothing until `taken` is called. */
function slowReader() {
  const got: number[] = []
  let taken = (): void => {}
  const reader = new Writable({
    highWaterMark: 1000,
    write(chunk: Uint8Array, _encoding, done) {
      got.push(chunk[0] ?? -1)
      taken = done
    },
  })
  return { reader, got, take: () => taken() }
}
const aWhile = async (): Promise<void> => {
  for (let turns = 0; turns < 10; turns++) await setImmediate()
}

test('a piece is asked for when the last has gone, not before, and nothing is left out', async () => {
  const { seen, pieces } = piecesTo(3)
  const { reader, got, take } = slowReader()
  pulled(piece(0), pieces).pipe(reader)
  for (let gone = 0; gone <= 3; gone++) {
    await aWhile()
    expect([seen.asked, got.length]).toEqual([gone, gone + 1])
    take()
  }
  await finished(reader)
  expect(got).toEqual([0, 1, 2, 3])
})

test('what ends the stream ends the pieces, and what is wrong with one ends the stream', async () => {
  const { seen, pieces } = piecesTo(3)
  const left = pulled(piece(0), pieces)
  const { reader } = slowReader()
  left.pipe(reader)
  await aWhile()
  await pieces.next()
  left.destroy()
  await aWhile()
  expect([left.closed, seen.isEnded]).toEqual([true, true])
  const failing = async function* (): AsyncGenerator<Uint8Array, void> {
    yield* []
    throw new Error('it ends too early')
  }
  const broken = pulled(piece(0), failing())
  broken.resume()
  await expect(finished(broken)).rejects.toThrow('it ends too early')
})
