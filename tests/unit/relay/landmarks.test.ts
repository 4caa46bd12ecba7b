/** By which commands a copy that has gone astray is known. */
import { expect, test } from 'vitest'
import { Landmarks } from '../../../relay/storage/replicated/landmarks.ts'

/** One in ten ms, with a pause before each of these. */
function passed(count: number, pausesBefore: readonly number[], bytes = 4) {
  const landmarks = new Landmarks((command) => command.slice(0, 4))
  let at = 1_000_000
  for (let sequence = 1; sequence <= count; sequence += 1) {
    at += pausesBefore.includes(sequence) ? 1500 : 10
    landmarks.pass({ sequence, at, command: new Uint8Array(bytes).fill(sequence) })
  }
  return landmarks
}
const numbers = (landmarks: readonly { readonly sequence: number }[]): readonly number[] =>
  landmarks.map(({ sequence }) => sequence)
const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, k) => from + k)

test('they stand on both sides of every pause', () => {
  expect(numbers(passed(40, []).all)).toEqual(range(1, 8))
  expect(numbers(passed(40, [30]).all)).toEqual([...range(1, 8), ...range(22, 29), ...range(30, 37)])
  expect(numbers(passed(12, [11]).all), 'one that is a landmark already is none twice').toEqual(range(1, 12))
})

test('of large commands fewer before a pause are kept, the last one always', () => {
  expect(numbers(passed(20, [20], 400_000).all)).toEqual([...range(1, 8), 18, 19, 20])
  expect(numbers(passed(20, [20], 2_000_000).all)).toEqual([...range(1, 8), 19, 20])
})

test('those that nobody has looked at come first, then each in turn', () => {
  const landmarks = passed(40, [30])
  expect(numbers(landmarks.next())).toEqual([...range(1, 8), ...range(22, 29)])
  expect(numbers(landmarks.next())).toEqual(range(30, 37))
  const turn = new Set(Array.from({ length: 24 }, () => numbers(landmarks.next())).flat())
  expect([...turn].toSorted((a, b) => a - b)).toEqual(numbers(landmarks.all))
  expect(new Landmarks((command) => command).next()).toEqual([])
})
