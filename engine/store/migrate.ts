/** Brings a database to this program's schema: numbered files, append-only, each in a transaction of its own. */
import type Sqlite from 'better-sqlite3'
import { GiaobanError } from '../../shared/errors.ts'
import type { Migration } from './migration.ts'
import { initial } from './migrations/0001-initial.ts'
import { proposals } from './migrations/0002-proposals.ts'
import { carried } from './migrations/0003-carried.ts'
import { complaints } from './migrations/0004-complaints.ts'
import { records } from './migrations/0005-records.ts'
import { leaves } from './migrations/0006-leaves.ts'
import { life } from './migrations/0007-life.ts'
import { told } from './migrations/0008-told.ts'
import { photoPrints } from './migrations/0009-photo-prints.ts'
import { seen } from './migrations/0010-seen.ts'
import { wishes } from './migrations/0011-wishes.ts'
import { together } from './migrations/0012-together.ts'
import { shelves } from './migrations/0013-shelves.ts'
import { setAside } from './migrations/0014-set-aside.ts'

/** Append only: a migration that was released never changes. */
export const migrations: readonly Migration[] = [
  initial,
  proposals,
  carried,
  complaints,
  records,
  leaves,
  life,
  told,
  photoPrints,
  seen,
  wishes,
  together,
  shelves,
  setAside,
]

/** Throws GiaobanError `store/newer-format` for a database of a later program. */
export function migrate(raw: Sqlite.Database, step: (name: string) => void): void {
  const current = raw.pragma('user_version', { simple: true }) as number
  if (current > migrations.length) throw new GiaobanError('store/newer-format')
  for (const migration of migrations.slice(current)) {
    step('store.migrate.before')
    raw.exec('BEGIN IMMEDIATE')
    try {
      raw.exec(migration.sql)
      raw.pragma(`user_version = ${migration.version}`)
      raw.exec('COMMIT')
    } catch (thrown) {
      if (raw.inTransaction) raw.exec('ROLLBACK')
      throw thrown
    }
    step('store.migrate.after')
  }
}
