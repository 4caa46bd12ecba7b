/**
 * Structured log on stderr, one JSON object a line. Fields are codes, counts, sizes, durations and mailbox ids; never
 * addresses, device ids, keys or content. `error` means a bug.
 */
import { pino } from 'pino'

export type RelayLogFields = Readonly<Record<string, string | number | boolean>>

export interface RelayLogger {
  debug(event: string, fields?: RelayLogFields): void
  info(event: string, fields?: RelayLogFields): void
  warn(event: string, fields?: RelayLogFields): void
  error(event: string, fields?: RelayLogFields): void
}

export type RelayLogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export function createRelayLogger(level: RelayLogLevel): RelayLogger {
  // synchronous: the last line before a crash is the one that matters
  const out = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  )
  return {
    debug: (event, fields) => out.debug(fields ?? {}, event),
    info: (event, fields) => out.info(fields ?? {}, event),
    warn: (event, fields) => out.warn(fields ?? {}, event),
    error: (event, fields) => out.error(fields ?? {}, event),
  }
}
