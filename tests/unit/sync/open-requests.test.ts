import { expect, test } from 'vitest'
import { OpenRequests } from '../../../engine/sync/relay-client/requests.ts'
import { GiaobanError } from '../../../shared/errors.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('of many requests asked at once only so many are on the way, and each answer sends one more', async () => {
  const requests = new OpenRequests({ inFlight: 3, waiting: 100, timeoutMs: 60_000 }, () => undefined)
  const sent: number[] = []
  const asked = Array.from({ length: 6 }, () => requests.ask('clock', (id) => sent.push(id)))
  await turn()
  expect(sent).toEqual([1, 2, 3])
  requests.settle({ type: 'answer', id: 2, name: 'clock', body: { time: 7 } })
  asked.push(requests.ask('clock', (id) => sent.push(id)))
  await turn()
  expect(sent).toEqual([1, 2, 3, 4])
  expect(await asked[1]).toEqual({ time: 7 })
  requests.end(new GiaobanError('relay/unreachable'))
  const outcomes = await Promise.allSettled(asked)
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(6)
  await expect(requests.ask('clock', (id) => sent.push(id))).rejects.toMatchObject({ code: 'relay/unreachable' })
  expect(sent).toEqual([1, 2, 3, 4])
})
