import { beforeEach, describe, expect, it } from 'vitest'
import { RelayChoice } from '../../../engine/sync/relay-choice.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'

const [first, second, third] = ['wss://a', 'wss://b', 'wss://c'] as const
const all = [first, second, third]
const gone = new GiaobanError('relay/unreachable')

let time = 0
let byte = 255
let choice: RelayChoice
beforeEach(() => {
  time = 0
  byte = 255
  const clock = { now: () => 1_000_000 + time, monotonic: () => time }
  choice = new RelayChoice(clock, { random: () => new Uint8Array([byte]) })
})
const next = () => choice.next(all)
/** From failure to failure of one address that is tried whenever its time has come. */
const waits = (count: number): number[] =>
  Array.from({ length: count }, () => {
    choice.failed(first, gone)
    const waitMs = choice.next([first])?.waitMs ?? 0
    time += waitMs
    return waitMs
  })

describe('which relay is tried next', () => {
  it('none without an address, and the first one at first', () => {
    expect(choice.next([])).toBeUndefined()
    expect(next()).toEqual({ url: first, waitMs: 0 })
  })

  it('the next one at once, in order, and the one whose time comes first when all have failed', () => {
    choice.failed(first, gone)
    expect(next()).toEqual({ url: second, waitMs: 0 })
    choice.failed(second, gone)
    expect(next()).toEqual({ url: third, waitMs: 0 })
    choice.failed(third, gone)
    expect(next()).toEqual({ url: first, waitMs: limits.reconnectMinMs })
    choice.failed(first, gone)
    expect(next()?.url).toBe(second)
  })

  it('an address by itself waits longer each time, never beyond a minute, and shortly again once it has held', () => {
    expect(waits(12)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000])
    choice.connected(first)
    time += limits.relayHeldMs - 1
    expect(waits(1)).toEqual([60_000]) // it lets us in and hangs up
    choice.connected(first)
    time += limits.relayHeldMs
    expect(waits(2)).toEqual([500, 1000])
  })

  it('half of the wait is chance', () => {
    byte = 0
    expect(waits(4)).toEqual([250, 500, 1000, 2000])
  })

  it('as long as the relay has asked for', () => {
    choice.failed(first, new GiaobanError('relay/rate-limited', { retryAfterMs: 90_000 }))
    expect(choice.next([first])?.waitMs).toBe(90_000)
    time += 89_999
    expect([choice.isPaused(first), choice.isPaused(second)]).toEqual([true, false])
    time += 1
    expect(choice.isPaused(first)).toBe(false)
  })
})

describe('going back to an earlier relay', () => {
  const lose = (stayed: number): void => {
    choice.connected(first)
    time += stayed
    choice.failed(first, gone)
    choice.connected(second)
  }
  const away = limits.relayReturnMs * 1.5 // with all of the jitter

  it('is tried after a while and not before, and never from the first', () => {
    lose(2 * limits.relayReturnMs)
    expect(choice.better(all, second)).toBeUndefined()
    expect(choice.untilBetter(all, second)).toBe(away)
    time += away
    expect(choice.better(all, second)).toBe(first)
    expect(choice.better(all, first)).toBeUndefined()
    expect(choice.untilBetter(all, first)).toBeUndefined()
  })

  it('waits again when that one still does not answer', () => {
    lose(2 * limits.relayReturnMs)
    time += away
    choice.failed(first, gone)
    expect(choice.untilBetter(all, second)).toBe(away)
  })

  it('is seldomer each time that it does not hold, and as before once it has', () => {
    const until = (stayed: number): number => {
      lose(stayed)
      return choice.untilBetter(all, second) ?? 0
    }
    expect([1, 1, 1, 1, 1, 1, 1].map(until)).toEqual([1, 2, 4, 8, 16, 16, 16].map((times) => times * away))
    expect(until(2 * limits.relayReturnMs)).toBe(away)
  })
})

it('says of each address since when it has not answered, why, and when it is tried again', () => {
  choice.failed(first, gone)
  time += 700
  choice.failed(first, new GiaobanError('relay/timeout'))
  expect(choice.tried([first, second])).toEqual([
    {
      url: first,
      failure: expect.objectContaining({ code: 'relay/timeout' }),
      failedSince: 1_000_000,
      nextAt: 1_001_700,
    },
    { url: second },
  ])
  choice.connected(first)
  expect(choice.tried([first])).toEqual([{ url: first }])
})
