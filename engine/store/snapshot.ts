/** Copies of a database under another key: nothing of them is ever on the disk in the clear. */
import type { SecretKey } from '../../shared/protocol/crypto-port.ts'
import { connect, spellKey } from './database.ts'
import { withStoreErrors } from './sqlite-error.ts'

/** Writes all that is committed into a new file, under the same key; the database may be open beside. */
export function snapshotInto(file: string, key: SecretKey, to: string): void {
  withStoreErrors(() => {
    const raw = connect(file, key, true)
    try {
      raw.prepare('VACUUM INTO ?').run(to)
    } finally {
      raw.close()
    }
  })
}

/** Another key for a closed database file. */
export function rekeyDatabase(file: string, keys: { readonly from: SecretKey; readonly to: SecretKey }): void {
  withStoreErrors(() => {
    const raw = connect(file, keys.from)
    try {
      raw.pragma('journal_mode = DELETE')
      spellKey(keys.to, (spelled) => raw.rekey(spelled))
    } finally {
      raw.close()
    }
  })
}

/** What has no place in a backup: wraps of transport seeds, envelopes that were not opened, sealed copies in the outbox. */
export function cleanSnapshot(file: string, key: SecretKey): void {
  withStoreErrors(() => {
    const raw = connect(file, key)
    try {
      raw.pragma('journal_mode = DELETE')
      raw.pragma('secure_delete = ON')
      raw.exec(
        `DELETE FROM log_object WHERE kind <> 'public-key'; DELETE FROM inbox_waiting; DELETE FROM draft;
         DELETE FROM conversation_seen; DELETE FROM second_post; DELETE FROM envelope_seen; VACUUM;`,
      )
    } finally {
      raw.close()
    }
  })
}

/** Whether the file opens under the key and is whole. */
export function isWholeDatabase(file: string, key: SecretKey): boolean {
  try {
    const raw = connect(file, key, true)
    try {
      return raw.pragma('quick_check(1)', { simple: true }) === 'ok'
    } finally {
      raw.close()
    }
  } catch {
    return false
  }
}
