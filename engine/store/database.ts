/**
 * The encrypted database of a home: SQLCipher pages under a raw random key, WAL, every commit synced. One writer;
 * readers are another type. Whoever writes does so inside `transaction`, so that there is no half an action.
 */
import Sqlite from 'better-sqlite3'
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { bytesToHex, utf8, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { migrate } from './migrate.ts'
import { withStoreErrors } from './sqlite-error.ts'

/** What goes into a statement. `undefined` is stored as NULL. */
export type SqlValue = number | string | Uint8Array | undefined
/** A row as its author declares it: blobs as `Bytes`, NULL as `undefined`. STRICT tables keep the declaration true. */
export type SqlRow = object

declare const readable: unique symbol
declare const writable: unique symbol

/** Sees committed state, or inside a transaction also its own. `sql` is always a constant text: it is the cache key. */
export interface ReadableDb {
  readonly [readable]: true
  get<Row extends SqlRow>(sql: string, ...values: readonly SqlValue[]): Row | undefined
  all<Row extends SqlRow>(sql: string, ...values: readonly SqlValue[]): Row[]
  /** Rows one by one. No write may happen on this database before the iteration has ended. */
  iterate<Row extends SqlRow>(sql: string, ...values: readonly SqlValue[]): IterableIterator<Row>
}

/** Exists inside of `Store.transaction` only. */
export interface WritableDb extends ReadableDb {
  readonly [writable]: true
  /** Number of rows changed, and the rowid of the last insert. */
  run(sql: string, ...values: readonly SqlValue[]): { readonly changes: number; readonly rowid: number }
  /** Called once, after the commit is on disk; not called when the transaction is rolled back. */
  afterCommit(listener: () => void): void
}

export interface Store extends Disposable {
  readonly read: ReadableDb
  /**
   * BEGIN IMMEDIATE, `work`, COMMIT (synced). Whatever `work` throws rolls everything back and is thrown on. `work` is
   * synchronous and must not open a second transaction. Steps: `store.<name>.before`, `store.<name>.after`.
   * Throws GiaobanError `store/full`, `store/io`, `store/read-only`, `store/damaged`.
   */
  transaction<T>(name: string, work: (tx: WritableDb) => T): T
  /** True while `work` of a transaction runs. */
  readonly inTransaction: boolean
  /** From now on `work` runs inside of every transaction, before its commit. */
  beforeEveryCommit(work: (tx: WritableDb) => void): void
  /** Moves the WAL into the file and truncates it: after keys or plaintext were deleted. */
  checkpoint(): void
  readonly cipher: string
  /** Size of file and WAL. */
  bytes(): number
  [Symbol.dispose](): void
}

export interface OpenOptions {
  readonly file: string
  /** 32 random bytes. */
  readonly key: SecretKey
  readonly crypto: Crypto
  readonly step: (name: string) => void
  /** Runs inside of every transaction, before its commit. */
  readonly beforeCommit?: (tx: WritableDb) => void
  /** A ceiling on the file, in pages of 4,096 bytes: quota, and the full disk of the tests. */
  readonly maxPages?: number
}

const cipher = 'sqlcipher'

/** Opens or makes the database, brings it to this program's schema and proves that it is encrypted. */
export function openStore(options: OpenOptions): Store {
  const created = !existsSync(options.file) || statSync(options.file).size === 0
  if (!created) refusePlain(options.file)
  return withStoreErrors(() => {
    const raw = connect(options.file, options.key)
    try {
      raw.pragma('journal_mode = WAL')
      raw.pragma('synchronous = FULL')
      raw.pragma('secure_delete = ON')
      raw.pragma('foreign_keys = ON')
      raw.pragma('trusted_schema = OFF')
      raw.pragma('temp_store = MEMORY') // sorting must not write plaintext beside the vault
      raw.pragma('busy_timeout = 5000')
      if (options.maxPages !== undefined) raw.pragma(`max_page_count = ${Math.trunc(options.maxPages)}`)
      migrate(raw, options.step)
      if (created) raw.pragma('wal_checkpoint(TRUNCATE)')
      proveEncrypted(raw, options)
      return new SqliteStore(raw, options)
    } catch (thrown) {
      raw.close()
      throw thrown
    }
  })
}

/** A connection with the cipher on. Throws for a wrong key. The folder's own door: nothing else opens databases. */
export function connect(file: string, key: SecretKey, readonly = false): Sqlite.Database {
  const raw = new Sqlite(file, { readonly })
  try {
    raw.pragma(`cipher = '${cipher}'`)
    raw.pragma('legacy = 4')
    spellKey(key, (spelled) => raw.key(spelled))
    raw.pragma('schema_version') // the first page is read here: a wrong key fails now
    return raw
  } catch (thrown) {
    raw.close()
    throw thrown
  }
}

/** The raw key as the driver reads it, wiped afterwards. */
export function spellKey(key: SecretKey, use: (spelled: Buffer) => void): void {
  key.unwrap((bytes) => {
    if (bytes.length !== 32) throw new TypeError('the database key has 32 bytes')
    const spelled = Buffer.from(utf8(`x'${bytesToHex(bytes)}'`))
    use(spelled)
    spelled.fill(0)
  })
}

const plainMagic = utf8('SQLite format 3\0')

function refusePlain(file: string): void {
  const head = Buffer.alloc(plainMagic.length)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head, 0, head.length, 0)
  } finally {
    closeSync(handle)
  }
  if (head.equals(plainMagic)) throw new GiaobanError('vault/not-encrypted', { recoverable: false })
}

/** The self-test of every open: the cipher is on, the file is no plain SQLite, and another key does not open it. */
function proveEncrypted(raw: Sqlite.Database, options: OpenOptions): void {
  const refused = (): never => {
    throw new GiaobanError('vault/not-encrypted', { recoverable: false })
  }
  if (raw.pragma('cipher', { simple: true }) !== cipher || statSync(options.file).size === 0) refused()
  refusePlain(options.file)
  const other = options.crypto.secretKey(options.crypto.random(32))
  let opened: Sqlite.Database | undefined
  try {
    opened = connect(options.file, other, true)
  } catch {
    return
  } finally {
    other.purge()
    opened?.close()
  }
  refused()
}

/** NULL becomes `undefined`, a Buffer a plain byte array over the same memory. */
function fromSql<Row>(row: unknown): Row {
  const values = row as Record<string, unknown>
  for (const name in values) {
    const value = values[name]
    if (value === null) values[name] = undefined
    else if (value instanceof Uint8Array) {
      values[name] = new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.length) satisfies Bytes
    }
  }
  return row as Row
}

const toSql = (values: readonly SqlValue[]): unknown[] =>
  values.map((value) => {
    if (value === undefined) return null
    // the driver binds numbers above 2^31 as REAL
    if (typeof value === 'number' && (value | 0) !== value && Number.isSafeInteger(value)) return BigInt(value)
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return value
  })

class SqliteStore implements Store {
  readonly cipher = cipher
  readonly read: ReadableDb
  readonly #raw: Sqlite.Database
  readonly #file: string
  readonly #step: (name: string) => void
  readonly #beforeCommit: ((tx: WritableDb) => void)[]
  readonly #statements = new Map<string, Sqlite.Statement>()
  #afterCommit: (() => void)[] | undefined

  constructor(raw: Sqlite.Database, options: OpenOptions) {
    this.#raw = raw
    this.#file = options.file
    this.#step = options.step
    this.#beforeCommit = options.beforeCommit === undefined ? [] : [options.beforeCommit]
    this.read = this.#reader() as ReadableDb
  }

  get inTransaction(): boolean {
    return this.#afterCommit !== undefined
  }

  transaction<T>(name: string, work: (tx: WritableDb) => T): T {
    if (this.#afterCommit !== undefined) throw new Error('a transaction inside of a transaction')
    this.#step(`store.${name}.before`)
    const listeners: (() => void)[] = []
    const value = withStoreErrors(() => {
      this.#afterCommit = listeners
      try {
        this.#raw.exec('BEGIN IMMEDIATE')
        const tx = this.#writer(listeners)
        const result = work(tx)
        if (result instanceof Promise) throw new TypeError('a transaction must not wait')
        for (const hook of this.#beforeCommit) hook(tx)
        this.#raw.exec('COMMIT')
        return result
      } catch (thrown) {
        if (this.#raw.inTransaction) this.#raw.exec('ROLLBACK')
        throw thrown
      } finally {
        this.#afterCommit = undefined
      }
    })
    this.#step(`store.${name}.after`)
    for (const listener of listeners) listener()
    return value
  }

  beforeEveryCommit(work: (tx: WritableDb) => void): void {
    this.#beforeCommit.push(work)
  }

  checkpoint(): void {
    withStoreErrors(() => this.#raw.pragma('wal_checkpoint(TRUNCATE)'))
  }

  bytes(): number {
    const wal = `${this.#file}-wal`
    return statSync(this.#file).size + (existsSync(wal) ? statSync(wal).size : 0)
  }

  [Symbol.dispose](): void {
    if (!this.#raw.open) return
    this.#statements.clear()
    this.#raw.close()
  }

  #prepared(sql: string): Sqlite.Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#raw.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #reader(): Omit<ReadableDb, typeof readable> {
    return {
      get: <Row>(sql: string, ...values: readonly SqlValue[]) => {
        const row = withStoreErrors(() => this.#prepared(sql).get(...toSql(values)))
        return row === undefined ? undefined : fromSql<Row>(row)
      },
      all: <Row>(sql: string, ...values: readonly SqlValue[]) =>
        withStoreErrors(() => this.#prepared(sql).all(...toSql(values))).map((row) => fromSql<Row>(row)),
      iterate: <Row>(sql: string, ...values: readonly SqlValue[]) => iterated<Row>(this.#prepared(sql), values),
    }
  }

  #writer(listeners: (() => void)[]): WritableDb {
    const open = (): void => {
      if (this.#afterCommit !== listeners) throw new Error('the transaction has ended')
    }
    return {
      ...this.#reader(),
      run: (sql: string, ...values: readonly SqlValue[]) => {
        open()
        const done = this.#prepared(sql).run(...toSql(values))
        return { changes: done.changes, rowid: Number(done.lastInsertRowid) }
      },
      afterCommit: (listener: () => void) => {
        open()
        listeners.push(listener)
      },
    } as WritableDb
  }
}

function* iterated<Row>(statement: Sqlite.Statement, values: readonly SqlValue[]): IterableIterator<Row> {
  for (const row of statement.iterate(...toSql(values))) yield fromSql<Row>(row)
}
