/** The engine's log: one JSON object a line, to whatever `write` is (stderr). Levels below `from` are dropped. */
import { msToRfc3339, type Clock } from '../shared/time.ts'
import type { LogFields, Logger } from './deps.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof levels)[number]

export function createLogger(options: {
  readonly clock: Clock
  readonly from: LogLevel
  readonly write: (line: string) => void
}): Logger {
  const lowest = levels.indexOf(options.from)
  const at = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (levels.indexOf(level) < lowest) return
    options.write(`${JSON.stringify({ at: msToRfc3339(options.clock.now()), level, event, ...fields })}\n`)
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
