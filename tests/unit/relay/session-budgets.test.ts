import { expect, test, vi } from 'vitest'
import { defaultBounds } from '../../../relay/deps.ts'
import { ReadBudget } from '../../../relay/session/read-budget.ts'
import { SendBudget } from '../../../relay/session/send-budget.ts'

const bounds = {
  ...defaultBounds,
  sendBuffersBytes: 1000,
  sendBuffersMostBytes: 1200,
  slowCrowdedMs: 5000,
  slowConsumerMs: 20_000,
}

function sending() {
  let now = 0
  const budget = new SendBudget(bounds, { monotonic: () => now })
  const gone: string[] = []
  const reader = (name: string) => ({ giveUp: () => void gone.push(name) })
  const pass = async (ms: number): Promise<void> => {
    now += ms
    await vi.advanceTimersByTimeAsync(ms)
  }
  return { budget, gone, reader, pass }
}

test('pages wait for room in the order asked, and go on as others are read', async () => {
  const { budget, gone, reader } = sending()
  const [a, b, c] = [reader('a'), reader('b'), reader('c')]
  const order: string[] = []
  await budget.room(a, 800)
  const waits = [budget.room(b, 700).then(() => order.push('b')), budget.room(c, 100).then(() => order.push('c'))]
  await Promise.resolve()
  expect([order, budget.bytes]).toEqual([[], 800])
  budget.release(a, 800)
  await Promise.all(waits)
  expect([order, budget.bytes, gone]).toEqual([['b', 'c'], 800, []])
  budget.leave(b)
  budget.leave(c)
  expect(budget.bytes).toBe(0)
})

test('who waits lets go of a reader only when that one is much slower than the others were', async () => {
  vi.useFakeTimers()
  const { budget, gone, reader, pass } = sending()
  const [slow, next, other] = [reader('slow'), reader('next'), reader('other')]
  for (let i = 0; i < 50; i++) {
    const quick = reader('quick')
    await budget.room(quick, 900)
    await pass(2000)
    budget.release(quick, 900)
  }
  await budget.room(slow, 900)
  let isNext = false
  void budget.room(next, 900).then(() => (isNext = true))
  await pass(7500)
  expect([gone, isNext], 'four times as long as usual is more than the least patience').toEqual([[], false])
  await pass(1000)
  expect([gone, isNext]).toEqual([['slow'], true])
  void budget.room(other, 900)
  budget.leave(other)
  await pass(60_000)
  expect(gone, 'nobody waits: nobody is too slow').toEqual(['slow'])
  budget.leave(next)
  vi.useRealTimers()
})

test('what cannot wait is held too, and beyond the most the longest holder goes at once', () => {
  const { budget, gone, reader } = sending()
  const [first, second] = [reader('first'), reader('second')]
  budget.hold(first, 1100)
  budget.hold(second, 100)
  budget.release(first, 1099)
  budget.hold(first, 1100)
  expect(gone).toEqual(['first'])
  budget.release(first, 1101)
  expect(budget.bytes).toBe(100)
  budget.leave(second)
  expect(budget.bytes).toBe(0)
})

test('nothing is held for a reader that has left, and it waits for nothing', async () => {
  const { budget, reader } = sending()
  const [full, gone] = [reader('full'), reader('gone')]
  await budget.room(full, 1000)
  const waits = budget.room(gone, 500)
  budget.leave(gone)
  await waits
  budget.hold(gone, 10)
  await budget.room(gone, 500)
  expect(budget.bytes).toBe(1000)
  budget.leave(full)
})

test('frames that are not whole are counted when they are large, and requests that wait have the other half', () => {
  const budget = new ReadBudget({ requestBytesInAll: 600_000 })
  const gone: string[] = []
  const sender = (name: string) => ({ cut: () => void gone.push(name) })
  const [a, b, c] = [sender('a'), sender('b'), sender('c')]
  budget.begun(a, 60_000)
  expect(budget.bytes).toBe(0)
  budget.begun(a, 200_000)
  budget.begun(b, 90_000)
  expect([budget.bytes, gone]).toEqual([290_000, []])
  budget.begun(c, 100_000)
  expect([budget.bytes, gone]).toEqual([190_000, ['a']])
  budget.begun(b, 1000)
  expect(budget.bytes).toBe(100_000)
  budget.wait(300_001)
  expect(budget.isCrowded).toBe(true)
  budget.wait(-1)
  expect(budget.isCrowded).toBe(false)
  budget.leave(c)
  budget.leave(c)
  expect([budget.bytes, gone]).toEqual([300_000, ['a']])
})
