/**
 * The time that is written beside what is kept: it decides when that is forgotten, so it must not be too early. A clock
 * is wrong now and then (a dead battery, a machine that wakes before its time service), and what it stamps meanwhile is
 * nobody's to lose when it is right again.
 */
import type { Clock } from '../../shared/time.ts'
import { nextTurn } from '../in-turn.ts'
import type { BlobStore, MailStore } from './port.ts'
import type { RelayDatabase } from './sqlite-database.ts'

export interface StoreTime {
  /** ms UTC: the clock's, unless the store knows that it is wrong. */
  now(): number
  /** Once an hour, before anything is forgotten: takes back a little of what was stamped by a clock that was ahead. */
  settle(): Promise<void>
}

/** The stores, with this time in the place of whatever their caller's clock says. */
export function stampedStores<S extends { readonly mail: MailStore; readonly blobs: BlobStore }>(
  stores: S,
  time: StoreTime,
): S {
  const { mail, blobs } = stores
  return {
    ...stores,
    mail: {
      ...mail,
      post: (envelope) => mail.post({ ...envelope, at: time.now() }),
      ack: (view, mark) => mail.ack(view, { ...mark, at: time.now() }),
    },
    blobs: { ...blobs, create: (claim) => blobs.create({ ...claim, at: time.now() }) },
  }
}

export const clockTime = (clock: Pick<Clock, 'now'>): StoreTime => ({ now: () => clock.now(), settle: async () => {} })

/** An engine's clock is the same for all relays over it: one that is off from it by more than `skewMs` is not asked. */
export const engineTime = (options: {
  readonly clock: Pick<Clock, 'now'>
  readonly engine: () => number | undefined
  readonly skewMs: number
}): StoreTime => ({
  now: () => {
    const [own, engine] = [options.clock.now(), options.engine()]
    return engine !== undefined && Math.abs(own - engine) > options.skewMs ? engine : own
  },
  settle: async () => {},
})

/** Rows whose time is taken back in one transaction: milliseconds. */
const stepRows = 512

/**
 * Never earlier than what is kept already. Where that is later than the clock by more than `toleratedMs`, one of the two
 * is wrong and nobody knows which: each `settle` takes back `stepMs` of it, so that a clock which was a year ahead does
 * not keep everything for a year, and one that is behind for a day costs no more than one that is ahead for a day.
 */
export function createSqliteTime(options: {
  readonly db: RelayDatabase
  readonly clock: Pick<Clock, 'now'>
  readonly stepMs: number
  readonly toleratedMs: number
}): StoreTime {
  const { db, clock, stepMs, toleratedMs } = options
  const newest = db.prepare<[], { mail: number | null; claim: number | null }>(
    'SELECT (SELECT max(at) FROM envelope) AS mail, (SELECT max(renewed_at) FROM claim) AS claim',
  )
  const lastEnvelope = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM envelope')
  // by the order of rows, not by the index of what is changed
  const envelopes = db.prepare<[number, number, number, number], { id: number }>(
    'SELECT id FROM envelope WHERE id > ? AND id <= ? AND +at > ? ORDER BY id LIMIT ?',
  )
  const setEnvelope = db.prepare('UPDATE envelope SET at = max(?, at - ?) WHERE id = ?')
  const claims = db.prepare<[Uint8Array, Uint8Array, number, number], { unit: Uint8Array; blob: Uint8Array }>(
    `SELECT unit, blob FROM claim WHERE (unit, blob) > (?, ?) AND +renewed_at > ? ORDER BY unit, blob LIMIT ?`,
  )
  const setClaim = db.prepare('UPDATE claim SET renewed_at = max(?, renewed_at - ?) WHERE unit = ? AND blob = ?')
  const newestKept = (): number => {
    const found = newest.get()
    return Math.max(found?.mail ?? 0, found?.claim ?? 0)
  }

  const settleMail = db.transaction((now: number, from: number, upTo: number): number | undefined => {
    const some = envelopes.all(from, upTo, now, stepRows)
    for (const { id } of some) setEnvelope.run(now, stepMs, id)
    return some.at(-1)?.id
  })
  type ClaimKey = { readonly unit: Uint8Array; readonly blob: Uint8Array }
  const settleClaims = db.transaction((now: number, from: ClaimKey): ClaimKey | undefined => {
    const some = claims.all(from.unit, from.blob, now, stepRows)
    for (const { unit, blob } of some) setClaim.run(now, stepMs, unit, blob)
    return some.at(-1)
  })

  return {
    // what is kept, and nothing that was only said: a wrong moment in which nothing was stored leaves no trace
    now: () => Math.max(newestKept(), clock.now()),
    settle: async () => {
      const now = clock.now()
      if (newestKept() <= now + toleratedMs) return
      // mail first: its files must not look older beside it
      const upTo = lastEnvelope.get()?.id ?? 0
      for (let from: number | undefined = 0; from !== undefined;) {
        from = settleMail.immediate(now, from, upTo)
        await nextTurn()
      }
      for (let from: ClaimKey | undefined = { unit: Buffer.alloc(0), blob: Buffer.alloc(0) }; from !== undefined;) {
        from = settleClaims.immediate(now, from)
        await nextTurn()
      }
    },
  }
}
