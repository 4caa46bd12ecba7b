import { expect, test } from 'vitest'
import type { Engine } from '../../../engine/engine.ts'
import { servePort, toFailure } from '../../../engine/serve-port.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'

/** One end of a port whose other end is the test. */
function openPort() {
  const posted: unknown[] = []
  let receive: (message: unknown) => void = () => {}
  let closed: () => void = () => {}
  return {
    posted,
    send: (message: unknown) => receive(message),
    hangUp: () => closed(),
    port: {
      post: (message: unknown) => void posted.push(message),
      onMessage: (listener: (message: unknown) => void) => (receive = listener),
      onClose: (listener: () => void) => (closed = listener),
      close: () => {},
    },
  }
}

function engineOf(callUntrusted: Engine['callUntrusted']) {
  const listeners = new Set<(event: never) => void>()
  const engine = {
    callUntrusted,
    onEvent: (listener: (event: never) => void) => (listeners.add(listener), () => listeners.delete(listener)),
  } as unknown as Engine
  return { engine, listeners }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('an answer carries the number of its request, an error its code and nothing of its text', async () => {
  const { port, posted, send } = openPort()
  servePort(
    engineOf(async (name) => {
      if (name === 'bad') throw new Error('Đặng Đình Đức')
      if (name === 'late') throw new GiaobanError('vault/throttled', { retryAfterMs: 1000 })
      return { name }
    }).engine,
    port,
  )
  send({ id: 1, call: 'good', input: {} })
  send({ id: 2, call: 'bad', input: {} })
  send({ id: 3, call: 'late', input: {} })
  await settled()
  expect(posted).toEqual([
    { id: 1, ok: true, value: { name: 'good' } },
    { id: 2, ok: false, error: { code: 'internal', recoverable: true } },
    { id: 3, ok: false, error: { code: 'vault/throttled', recoverable: true, retryAfterMs: 1000 } },
  ])
})

test('a frame that does not parse is refused by its number, or dropped without one', async () => {
  const { port, posted, send } = openPort()
  servePort(engineOf(async () => 1).engine, port)
  send({ id: 7, call: 'x'.repeat(65), input: {} })
  send({ id: 8, call: 'a', input: {}, extra: 1 })
  for (const message of [undefined, null, 'text', { call: 'a' }, { id: 'a', call: 'a', input: 1 }, []]) send(message)
  await settled()
  expect(posted).toMatchObject([
    { id: 7, error: { code: 'usage/invalid-input' } },
    { id: 8, error: { code: 'usage/invalid-input' } },
  ])
})

test('more calls at once than the limit are answered busy, and room comes back', async () => {
  const { port, posted, send } = openPort()
  const waiting: (() => void)[] = []
  servePort(engineOf(() => new Promise((resolve) => waiting.push(() => resolve(1)))).engine, port)
  for (let id = 1; id <= limits.callsInFlight + 1; id++) send({ id, call: 'a', input: {} })
  expect(posted).toMatchObject([{ id: limits.callsInFlight + 1, error: { code: 'engine/busy' } }])
  for (const resolve of waiting) resolve()
  await settled()
  send({ id: 9999, call: 'a', input: {} })
  waiting.at(-1)?.()
  await settled()
  expect(posted.at(-1)).toEqual({ id: 9999, ok: true, value: 1 })
})

test('events are posted until the page is gone, and nothing after that', async () => {
  const { port, posted, hangUp, send } = openPort()
  const { engine, listeners } = engineOf(async () => 1)
  servePort(engine, port)
  for (const listener of listeners) listener({ event: 'changed', value: { what: ['desk'] } } as never)
  expect(posted).toEqual([{ event: 'changed', value: { what: ['desk'] } }])
  send({ id: 1, call: 'a', input: {} })
  hangUp()
  await settled()
  expect(listeners.size).toBe(0)
  expect(posted).toHaveLength(1)
})

test('parameters cross, an unknown error is internal', () => {
  expect(toFailure(new GiaobanError('bulletin/invalid', { params: { field: 'title' } }))).toEqual({
    code: 'bulletin/invalid',
    recoverable: true,
    params: { field: 'title' },
  })
  expect(toFailure('text')).toEqual({ code: 'internal', recoverable: true })
})
