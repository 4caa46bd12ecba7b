/**
 * What an attack leaves behind at its victim: what the screens show, what the audit says, and whether a word of it can
 * be found where it must not be. The fourth thing, its outcome or error code, each test asserts beside.
 */
import type { Engine, EngineEvent } from '../../engine/engine.ts'
import type { ReadableDb } from '../../engine/store/database.ts'
import type { SyncHome } from './sync-world.ts'
import { scanFiles, textMarker, type Marker } from './scan.ts'

export interface Victim {
  readonly call: Engine['call']
  readonly db: ReadableDb
  /** Of its home on the disk. */
  readonly folder: string
  /** Told to its pages, oldest first, where the test listens. */
  readonly events?: readonly EngineEvent[]
}

/** A home of a world in this process (sync-world). */
export const victimOf = ({ call, open, folder, events }: SyncHome): Victim => ({
  call,
  db: open.context.store.read,
  folder,
  events,
})

export interface Aftermath {
  /** Bulletins that the victim's lists show, by title. */
  readonly shown: readonly string[]
  /** Codes that stand at the top of every screen. */
  readonly alarms: readonly string[]
  /** `action` or `action:code` of every row since, oldest first; only of actions that begin so, where asked. */
  readonly audit: readonly string[]
  /** Where a marker was found in the clear: files of the home, events for pages, search. */
  readonly leaks: readonly string[]
}

export interface Watched {
  after(only?: { readonly audit: readonly string[] }): Promise<Aftermath>
}

/** `words`: of what must not be believed. They may not come to lie in the clear, whatever becomes of the attack. */
export function watch(victim: Victim, words: readonly string[] = []): Watched {
  const since = victim.db.get<{ seq: number | undefined }>('SELECT max(seq) AS seq FROM audit')?.seq ?? 0
  const heard = victim.events?.length ?? 0
  const markers = words.map((word) => textMarker(word, word))
  return {
    after: async (only) => ({
      shown: (await victim.call('bulletin.list', {})).bulletins.map(({ title }) => title),
      alarms: (await victim.call('sync.state', {})).alarms.map(({ code }) => code),
      audit: auditSince(victim.db, since).filter(
        (row) => only === undefined || only.audit.some((start) => row.startsWith(start)),
      ),
      leaks: [
        ...scanFiles(victim.folder, markers),
        ...inEvents(victim.events?.slice(heard) ?? [], markers),
        ...(await inSearch(victim, words)),
      ],
    }),
  }
}

const auditSince = (db: ReadableDb, seq: number): readonly string[] =>
  db
    .all<{ action: string; code: string | undefined }>('SELECT action, code FROM audit WHERE seq > ? ORDER BY seq', seq)
    .map(({ action, code }) => (code === undefined ? action : `${action}:${code}`))

function inEvents(events: readonly EngineEvent[], markers: readonly Marker[]): readonly string[] {
  const told = Buffer.from(JSON.stringify(events))
  return markers.filter(({ forms }) => forms.some((form) => told.includes(form))).map(({ name }) => `event: ${name}`)
}

async function inSearch({ call }: Victim, words: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const word of words) {
    const { hits } = await call('search.query', { text: word.slice(0, 100) })
    if (hits.length > 0) found.push(`search: ${word}`)
  }
  return found
}
