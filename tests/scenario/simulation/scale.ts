/**
 * How large the weeks are that the simulation plays: thirty units with one to six desks each, a thousand messages, or ten
 * thousand with `SLOW=1`. `SEED=7` plays other weeks; the same seed plays the same ones. `UNITS=6 MESSAGES=60` is small.
 */
const isSlow = process.env['SLOW'] === '1'
const given = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

export const scale = {
  seed: process.env['SEED'] ?? '20261121',
  units: given('UNITS', 30),
  messages: given('MESSAGES', isSlow ? 10_000 : 1000),
  days: given('DAYS', isSlow ? 60 : 16),
  /** Exchanges of a desk that is there: between them it hears nothing, and what it writes waits. */
  perDay: given('PER_DAY', 0.35),
  joins: given('JOINS', 12),
  removals: given('REMOVALS', 8),
  timeoutMs: isSlow ? 3 * 3_600_000 : 1_800_000,
} as const
