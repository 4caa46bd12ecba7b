import { expect, test } from 'vitest'
import { feedChannel } from '../../../engine/host/channel-listeners.ts'
import { parseFrame } from '../../../engine/host/frames.ts'

function recorded(): { feed: ReturnType<typeof feedChannel>; sent: unknown[]; closes: () => number } {
  const sent: unknown[] = []
  let closed = 0
  const feed = feedChannel({ post: (message) => sent.push(message), close: () => closed++ })
  return { feed, sent, closes: () => closed }
}

test('messages that come before the first listener wait for it, in order', () => {
  const { feed } = recorded()
  feed.receive(1)
  feed.receive(2)
  const heard: unknown[] = []
  feed.end.onMessage((message) => heard.push(message))
  feed.receive(3)
  expect(heard).toEqual([1, 2, 3])
})

test('a closed channel says so once, and neither sends nor hears', () => {
  const { feed, sent, closes } = recorded()
  const heard: unknown[] = []
  let told = 0
  feed.end.onMessage((message) => heard.push(message))
  feed.end.onClose(() => told++)
  feed.closed()
  feed.closed()
  feed.receive('late')
  feed.end.post('late')
  feed.end.close()
  expect({ heard, sent, told, closes: closes() }).toEqual({ heard: [], sent: [], told: 1, closes: 0 })
})

test('who asks too late is told at once that the channel is closed', () => {
  const { feed } = recorded()
  feed.closed()
  let told = false
  feed.end.onClose(() => (told = true))
  expect(told).toBe(true)
})

test.each([
  { kind: 'open', channel: 0 },
  { kind: 'close', channel: 7 },
  { kind: 'data', channel: 1, data: [1] },
])('the frame %j is read as it is', (frame) => {
  expect(parseFrame(frame)).toEqual(frame)
})

test('extra members of a frame are left behind', () => {
  expect(parseFrame({ kind: 'open', channel: 1, data: 'x', more: 1 })).toEqual({ kind: 'open', channel: 1 })
})

test.each([
  undefined,
  null,
  'open',
  {},
  { kind: 'open' },
  { kind: 'other', channel: 1 },
  { kind: 'data', channel: -1 },
  { kind: 'data', channel: 1.5 },
  { kind: 'data', channel: '1' },
])('%j is not a frame', (message) => {
  expect(parseFrame(message)).toBeUndefined()
})
