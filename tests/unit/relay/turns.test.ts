import { expect, test } from 'vitest'
import { Turns } from '../../../relay/session/turns.ts'
import type { UnitId } from '../../../shared/ids.ts'

const [greedy, small, other] = ['aa', 'bb', 'cc'].map((byte) => byte.repeat(16) as UnitId) as [UnitId, UnitId, UnitId]
const mib = 1024 * 1024

test('who asks for little is next, however much another has waiting', async () => {
  const turns = new Turns()
  const order: string[] = []
  const all = Array.from({ length: 5 }, (_, i) => turns.take(greedy, mib).then(() => order.push(`large ${i}`)))
  all.push(turns.take(small, 100).then(() => order.push('small')))
  await all[0]
  all.push(turns.take(other, 100).then(() => order.push('other')))
  await Promise.all(all)
  expect(order.slice(0, 3).toSorted()).toEqual(['large 0', 'other', 'small'])
  expect(order.slice(3)).toEqual(['large 1', 'large 2', 'large 3', 'large 4'])
})

test('small requests that come together are looked at together', async () => {
  const turns = new Turns()
  let done = 0
  const all = Array.from({ length: 32 }, () => turns.take(small, 6000).then(() => (done += 1)))
  await all[0]
  expect(done).toBe(32)
  await Promise.all(all)
})

test('what may cost a commit or a page each does not keep the relay from its sockets', async () => {
  const turns = new Turns()
  let done = 0
  const all = Array.from({ length: 100 }, () => turns.take(small, 20).then(() => (done += 1)))
  await all[0]
  expect(done).toBe(32)
  await Promise.all(all)
})

test('who was greedy once is not put off for ever', async () => {
  const turns = new Turns()
  await turns.take(greedy, 100 * mib)
  const order: string[] = []
  const waits = Array.from({ length: 3 }, (_, i) => turns.take(small, 50 * mib).then(() => order.push(`small ${i}`)))
  waits.push(turns.take(greedy, 100).then(() => order.push('greedy')))
  await Promise.all(waits)
  expect(order.indexOf('greedy')).toBeLessThan(3)
})
