/**
 * Measuring as a ratio: the subject and its yardstick in turn, in one run, on one machine, after a warm-up. What is
 * quoted is the median of the pairwise ratios; single times on a shared machine say little.
 */
import { performance } from 'node:perf_hooks'

export interface Row {
  readonly name: string
  /** Median of the subject, in `unit`. */
  readonly value: number
  readonly unit: string
  /** What stood beside it, in words. */
  readonly against: string
  /** Median of subject / yardstick, pair by pair. */
  readonly ratio: number
  readonly runs: number
  readonly min: number
  readonly max: number
}

export interface Pair {
  readonly name: string
  readonly unit: string
  readonly against: string
  readonly runs: number
  readonly warmup: number
  /** Performs the work once and returns its cost in `unit`. */
  subject(run: number): Promise<number> | number
  yardstick(run: number): Promise<number> | number
}

export async function measurePair(pair: Pair): Promise<Row> {
  const runs: Measured[] = []
  for (let run = -pair.warmup; run < pair.runs; run++) {
    const measured = { value: await pair.subject(run), beside: await pair.yardstick(run) }
    if (run >= 0) runs.push(measured)
  }
  return rowOf(pair, runs)
}

/** One run: the subject's figure, and that of what stood beside it. */
export interface Measured {
  readonly value: number
  readonly beside: number
}

export function rowOf({ name, unit, against }: Pick<Row, 'name' | 'unit' | 'against'>, runs: readonly Measured[]): Row {
  const ratios = runs.map(({ value, beside }) => value / beside)
  return {
    name,
    value: median(runs.map(({ value }) => value)),
    unit,
    against,
    ratio: median(ratios),
    runs: runs.length,
    min: Math.min(...ratios),
    max: Math.max(...ratios),
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** Milliseconds that `work` takes. */
export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
