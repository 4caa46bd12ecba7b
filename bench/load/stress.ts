/** Filling and emptying mailboxes as fast as it goes: how many a second, how long each waited, what the server spent. */
import { performance } from 'node:perf_hooks'
import type { ProcessUse } from './relay.ts'

export interface Load {
  readonly perSecond: number
  /** Milliseconds from sending to the server's word for it. */
  readonly p50: number
  readonly p99: number
  /** Processor microseconds of the server for one. */
  readonly cpuUs: number
}

/** @param lanes each works through its share with so many on the way at a time */
export async function fill<Item>(
  server: ProcessUse,
  lanes: readonly (readonly Item[])[],
  { onTheWay, send }: { readonly onTheWay: number; send(lane: number, item: Item): Promise<unknown> },
): Promise<Load> {
  const waited: number[] = []
  const work = async (lane: number, items: Iterator<Item>): Promise<void> => {
    for (let next = items.next(); next.done !== true; next = items.next()) {
      const start = performance.now()
      await send(lane, next.value)
      waited.push(performance.now() - start)
    }
  }
  return timed(server, waited, () =>
    Promise.all(
      lanes.flatMap((items, lane) => {
        const shared = items.values()
        return Array.from({ length: onTheWay }, () => work(lane, shared))
      }),
    ),
  )
}

/** `work` takes `waited.length` steps by its end. */
export async function timed(server: ProcessUse, waited: number[], work: () => Promise<unknown>): Promise<Load> {
  const [cpu, start] = [server.cpuMs(), performance.now()]
  await work()
  const [ms, spent] = [performance.now() - start, server.cpuMs() - cpu]
  const sorted = waited.toSorted((a, b) => a - b)
  return {
    perSecond: sorted.length / (ms / 1000),
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    cpuUs: (spent * 1000) / sorted.length,
  }
}

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
