import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEngineConfig, systemClock } from '../../../engine/config.ts'
import { createStep } from '../../../engine/kill-step.ts'
import { createLogger } from '../../../engine/logger.ts'
import { createHandClock } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'

describe('the environment', () => {
  test('names the machine key, or the configuration folder does', () => {
    expect(readEngineConfig({ GIAOBAN_MACHINE_KEY: '/k' }).machineKeyFile).toBe('/k')
    expect(readEngineConfig({ XDG_CONFIG_HOME: '/c', HOME: '/h' }).machineKeyFile).toBe(
      join('/c', 'giaoban', 'machine.key'),
    )
    expect(readEngineConfig({ HOME: '/h' }).machineKeyFile).toBe(join('/h', '.config', 'giaoban', 'machine.key'))
  })

  test('shifts the clock by a signed duration and by nothing else', async () => {
    expect(readEngineConfig({ GIAOBAN_TEST_CLOCK: '+3650d' }).testClockMs).toBe(3650 * 86_400_000)
    expect(readEngineConfig({ GIAOBAN_TEST_CLOCK: '-90s' }).testClockMs).toBe(-90_000)
    expect(readEngineConfig({}).testClockMs).toBeUndefined()
    for (const text of ['3650d', '+1w', '+0d', '+', 'now']) {
      expect(await codeOf(() => readEngineConfig({ GIAOBAN_TEST_CLOCK: text }))).toBe('config/test-clock')
    }
  })

  test('the real clock is the wall, and uptime that all processes share', () => {
    const clock = systemClock()
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000)
    const uptime = Number(process.hrtime.bigint()) / 1e6
    expect(Math.abs(clock.monotonic() - uptime)).toBeLessThan(1000)
  })
})

describe('the kill step', () => {
  const run = (spec: string | undefined, names: readonly string[]): { killedAt: number[]; lines: string[] } => {
    const killedAt: number[] = []
    const lines: string[] = []
    let at = 0
    const step = createStep({ spec, kill: () => killedAt.push(at), write: (line) => lines.push(line) })
    for (const name of names) {
      at += 1
      step(name)
    }
    return { killedAt, lines }
  }

  test('does nothing in production', () => {
    expect(run(undefined, ['a.b.before', 'a.b.after'])).toEqual({ killedAt: [], lines: [] })
  })

  test('ends the process once, at the numbered step, of all or of a name', () => {
    expect(run('3', ['a', 'b', 'c', 'd']).killedAt).toEqual([3])
    expect(run('b#2', ['a', 'b', 'c', 'b', 'b']).killedAt).toEqual([4])
  })

  test('writes number and name where a test counts them', () => {
    expect(run('log', ['a', 'b']).lines).toEqual(['{"step":1,"name":"a"}\n', '{"step":2,"name":"b"}\n'])
  })

  test('refuses what it does not understand', async () => {
    for (const spec of ['0', '-1', 'x', 'a#', '#1', 'a#0'])
      expect(await codeOf(() => run(spec, []))).toBe('config/invalid')
  })
})

test('a log line is one JSON object with time, level and event; lower levels are dropped', () => {
  const lines: string[] = []
  const log = createLogger({ clock: createHandClock(), from: 'warn', write: (line) => lines.push(line) })
  log.info('quiet')
  log.warn('sync.refused', { code: 'relay/refused', attempt: 2 })
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { at: '2026-11-21T13:04:05.120Z', level: 'warn', event: 'sync.refused', code: 'relay/refused', attempt: 2 },
  ])
})
