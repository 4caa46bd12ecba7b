/**
 * Which store of mail this is. Its id is made with the data, and anew whenever the data may be an older copy of what was
 * accepted: beside the log key, outside of the data, stands how much this store has accepted, and a store that has less
 * has been put back. Whoever meets another id reads from the beginning and offers again (docs/spec/relay.md, Mail stores).
 */
import { closeSync, constants, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { bytesToHex, hexToBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { MailStore, PostedEnvelope } from './port.ts'
import type { RelayDatabase } from './sqlite-database.ts'

export const mailStoreIdBytes = 16

export interface MailMark {
  readonly id: Bytes
  /** After the commit that stored it. Never throws: without the mark mail is safe, and an old copy harder to tell. */
  accepted(envelope: PostedEnvelope): void
  close(): void
}

/**
 * `file`: outside of the data, made where it is missing. Throws GiaobanError `config/invalid` when it cannot be written.
 * The store keeps its id only where the file names it and no more than it has; anything else is another store.
 */
export function openMailMark(options: {
  readonly db: RelayDatabase
  readonly file: string
  readonly crypto: Pick<Crypto, 'random'>
}): MailMark {
  const { db, file, crypto } = options
  const places = db.prepare<[], { n: number }>('SELECT coalesce(sum(head), 0) AS n FROM stream').get()?.n ?? 0
  const known = db.prepare<[], { id: Uint8Array }>('SELECT incarnation AS id FROM mail_store').get()
  const knownId = known === undefined ? undefined : new Uint8Array(known.id)
  const told = readMark(file)
  const isSame = knownId !== undefined && told?.id === bytesToHex(knownId) && told.places <= places
  const id = isSame ? knownId : crypto.random(mailStoreIdBytes)
  // a power cut between the two: another id once more, which nobody has met yet
  if (!isSame) db.prepare('INSERT OR REPLACE INTO mail_store (id, incarnation) VALUES (1, ?)').run(id)
  let count = isSame ? Math.max(places, told.places) : places
  const handle = openMark(file)
  const write = (): void => void writeSync(handle, lineOf(id, count), 0, 'latin1')
  ftruncateSync(handle, 0)
  write()
  fsyncSync(handle)
  return {
    id,
    accepted: ({ entries }) => {
      count += entries.reduce((sum, { streams }) => sum + streams.length, 0)
      try {
        // not flushed: the system writes it soon, and after a power cut the mark is behind, never ahead
        write()
      } catch {
        return
      }
    },
    close: () => {
      fsyncSync(handle)
      closeSync(handle)
    },
  }
}

/** For whoever puts a copy in the place of the data: the next start is another store, whatever the mark says. */
export function forgetMailStoreId(db: RelayDatabase): void {
  db.prepare('DELETE FROM mail_store').run()
}

/** The same store, with every new envelope counted in the mark. */
export function withMailMark(mail: MailStore, mark: MailMark): MailStore {
  return {
    ...mail,
    post: async (envelope) => {
      const outcome = await mail.post(envelope)
      if (outcome !== 'quota' && outcome.isNew) mark.accepted(envelope)
      return outcome
    },
  }
}

/** Always of one length, so that each takes the place of the one before. */
const lineOf = (id: Bytes, places: number): string => `${bytesToHex(id)} ${String(places).padStart(16, '0')}\n`

interface Told {
  readonly id: string
  readonly places: number
}

/** `undefined` for none, and for one that a power cut has torn. */
function readMark(file: string): Told | undefined {
  let text: string
  try {
    text = readFileSync(file, 'latin1')
  } catch {
    return undefined
  }
  const match = /^([0-9a-f]{32}) (\d{16})\n$/.exec(text)
  return match?.[1] === undefined || hexToBytes(match[1]) === undefined
    ? undefined
    : { id: match[1], places: Number(match[2]) }
}

function openMark(file: string): number {
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600)
  } catch {
    throw new GiaobanError('config/invalid', { recoverable: false, params: { field: 'log-key' } })
  }
}
