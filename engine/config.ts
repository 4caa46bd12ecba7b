/** What the engine takes from its environment; the composition roots alone call this. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { GiaobanError } from '../shared/errors.ts'
import { parseDuration, type Clock } from '../shared/time.ts'

export interface EngineConfig {
  /** Key file of slot type 2: `$GIAOBAN_MACHINE_KEY`, else `$XDG_CONFIG_HOME/giaoban/machine.key`. */
  readonly machineKeyFile: string
  /** `GIAOBAN_TEST_CLOCK=+3650d` in ms. Refused later, with `config/test-clock`, outside of a demonstration world. */
  readonly testClockMs: number | undefined
}

/** Throws GiaobanError `config/test-clock` for a test clock that is not `+DURATION` or `-DURATION`. */
export function readEngineConfig(env: Readonly<Record<string, string | undefined>> = process.env): EngineConfig {
  const configHome = env['XDG_CONFIG_HOME'] ?? env['APPDATA'] ?? join(env['HOME'] ?? homedir(), '.config')
  return {
    machineKeyFile: env['GIAOBAN_MACHINE_KEY'] ?? join(configHome, 'giaoban', 'machine.key'),
    testClockMs: testClock(env['GIAOBAN_TEST_CLOCK']),
  }
}

function testClock(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const ms = /^[+-]/.test(text) ? parseDuration(text.slice(1)) : undefined
  if (ms === undefined) throw new GiaobanError('config/test-clock', { recoverable: false })
  return text.startsWith('-') ? -ms : ms
}

/** The real clock. Monotonic = time since the machine started, shared by all of its processes (vault/throttle.ts). */
export const systemClock = (): Clock => ({
  now: () => Date.now(),
  monotonic: () => Number(process.hrtime.bigint() / 1000n) / 1000,
})
