/** What a run that failed leaves in a folder: what every part did and knew, so that it need not be guessed. */
import { copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadDesk, Refused } from '../../bench/load/desk.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { headerHash } from '../../shared/protocol/header.ts'
import type { NatsCluster } from '../support/nats-cluster.ts'
import type { RelayWorld } from '../support/relay-world.ts'
import type { Chronicle } from './chronicle.ts'
import type { Relays } from './victims.ts'

/** The relays and nodes as they are now, and their logs. Files of the streams lie in the same folder already. */
export async function gather(
  folder: string,
  from: { readonly chronicle: Chronicle; readonly cluster: NatsCluster; readonly relays: Relays },
): Promise<void> {
  const { chronicle, cluster, relays } = from
  mkdirSync(folder, { recursive: true })
  for (const [part, lines] of chronicle.parts) writeFileSync(join(folder, `${part}.events`), `${lines.join('\n')}\n`)
  const pages = [
    ...cluster.monitors.flatMap((url, node) =>
      ['jsz?streams=true&consumers=true&config=true&raft=true', 'healthz', 'varz', 'connz?subs=true', 'routez'].map(
        (page) => ({ url: `${url}/${page}`, file: `node-${node}.${/^[a-z]+/.exec(page)?.[0] ?? ''}` }),
      ),
    ),
    ...relays.operatorUrls.flatMap((url, n) =>
      ['metrics', 'readyz', 'livez'].map((page) => ({
        url: `${url}/${page}`,
        file: `relay-${n}.${page}`,
      })),
    ),
  ]
  await Promise.all(pages.map(async ({ url, file }) => writeFileSync(join(folder, file), await pageAt(url))))
  for (const [n, data] of relays.data.entries()) {
    for (const suffix of ['', '-wal']) {
      const file = join(data, `view.db${suffix}`)
      if (existsSync(file)) copyFileSync(file, join(folder, `relay-${n}.view.db${suffix}`))
    }
    if (existsSync(`${data}.logkey.mail`)) cpSync(`${data}.logkey.mail`, join(folder, `relay-${n}.mark`))
  }
}

/** What it said, or why it said nothing. */
async function pageAt(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3000) })
    return `${answer.status}\n${await answer.text()}`
  } catch (thrown) {
    return `${String(thrown)}: ${thrown instanceof Error ? String(thrown.cause) : ''}\n`
  }
}

/** A relay that was silent turns desks away until it has heard of its engine again. */
async function letIn(desk: LoadDesk, url: string): Promise<void> {
  for (let left = 60; ; left -= 1) {
    try {
      await desk.connect(url)
      return
    } catch (thrown) {
      if (left === 0) throw thrown
      await sleep(1000)
    }
  }
}

/** What lies in every mailbox, by unit and cursor, as a desk sees it that begins at 0. Nothing is acknowledged by it. */
export async function mailboxesAt(world: RelayWorld, url: string, ca?: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const { id, devices } of world.units) {
    const desk = new LoadDesk(world.crypto, { unit: id, device: devices[1]!.id, keys: devices[1]!.key.pair }, ca)
    await untilRead(desk, url, (cursor, header) => found.set(`${id} ${cursor}`, headerHash(world.crypto, header)))
    desk.close()
  }
  return found
}

/** Beside nodes that find together again a relay may send its desks away once more. */
async function untilRead(desk: LoadDesk, url: string, each: (cursor: number, header: Bytes) => void): Promise<void> {
  for (let left = 3; ; left -= 1) {
    await letIn(desk, url)
    try {
      for await (const { items } of desk.pages(0)) for (const { cursor, header } of items) each(cursor, header)
      return
    } catch (thrown) {
      if (left === 0 || !(thrown instanceof Refused)) throw thrown
      desk.close()
    }
  }
}
