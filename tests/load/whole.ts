/**
 * When a fault is over for the engine: every stream has its three nodes, all up to date, and stays so for longer than
 * relays need to find a node that has something else. One that they are giving a stream anew is a node that is away, and a
 * fault beside it would be the second at a time (docs/adr/0008).
 */
import { setTimeout as sleep } from 'node:timers/promises'

const others = 2
const steadyMs = 5000
const withinMs = 120_000

/** @param monitors pages of all nodes. Throws when that takes too long. */
export async function untilWhole(monitors: readonly string[]): Promise<void> {
  let since: number | undefined
  for (const end = performance.now() + withinMs; ; await sleep(250)) {
    const now = performance.now()
    if (now > end) throw new Error('a stream did not become whole again')
    since = (await isWhole(monitors).catch(() => false)) ? (since ?? now) : undefined
    if (since !== undefined && now - since >= steadyMs) return
  }
}

interface Page {
  readonly account_details?: readonly { readonly stream_detail?: readonly Detail[] }[]
}
interface Detail {
  readonly name: string
  readonly cluster?: { readonly leader?: string; readonly replicas?: readonly { readonly current?: boolean }[] }
}

/** As the leader of each stream says. */
async function isWhole(monitors: readonly string[]): Promise<boolean> {
  const [names, pages] = await Promise.all([
    Promise.all(monitors.map((url) => pageAt<{ server_name: string }>(`${url}/varz`))),
    Promise.all(monitors.map((url) => pageAt<Page>(`${url}/jsz?streams=true`))),
  ])
  const seen = pages.map(({ account_details: accounts = [] }) => accounts.flatMap((each) => each.stream_detail ?? []))
  const streams = new Set(seen.flat().map(({ name }) => name))
  const led = seen.flatMap((details, node) =>
    details.filter(({ cluster }) => cluster?.leader !== undefined && cluster.leader === names[node]?.server_name),
  )
  const isCurrent = ({ cluster }: Detail): boolean =>
    cluster?.replicas?.length === others && cluster.replicas.every(({ current }) => current === true)
  return streams.size > 0 && [...streams].every((name) => led.some((each) => each.name === name && isCurrent(each)))
}

async function pageAt<T>(url: string): Promise<T> {
  return (await (await fetch(url, { signal: AbortSignal.timeout(1000) })).json()) as T
}
