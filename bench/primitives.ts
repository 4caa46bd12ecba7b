/** The primitives themselves, without anything of ours around them: what the yardsticks are made of. */
import Database from 'better-sqlite3'
import sodium from 'libsodium-wrappers-sumo'
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

export interface BareCrypto {
  encapsulate(publicKey?: Uint8Array): void
  decapsulate(): void
  sign(message: Uint8Array): void
  /** Of a signature made once over a message of 600 bytes. */
  verify(): void
}

export async function bareCrypto(): Promise<BareCrypto> {
  await sodium.ready
  const kem = sodium.crypto_kem_xwing_keypair()
  const { ciphertext } = sodium.crypto_kem_xwing_enc(kem.publicKey)
  const signing = sodium.crypto_sign_keypair()
  const signed = randomBytes(600)
  const signature = sodium.crypto_sign_detached(signed, signing.privateKey)
  return {
    encapsulate: (publicKey = kem.publicKey) => void sodium.crypto_kem_xwing_enc(publicKey),
    decapsulate: () => void sodium.crypto_kem_xwing_dec(ciphertext, kem.privateKey),
    sign: (message) => void sodium.crypto_sign_detached(message, signing.privateKey),
    verify: () => {
      if (!sodium.crypto_sign_verify_detached(signature, signed, signing.publicKey)) throw new Error('not verified')
    },
  }
}

const gcmChunk = 16 * 1024

/** AES-256-GCM in chunks of 16 KiB, the sealed chunks dropped. */
export function sealBare(key: Uint8Array, plaintext: Uint8Array): void {
  const nonce = new Uint8Array(12)
  for (let at = 0, index = 0; at < plaintext.length; at += gcmChunk, index++) {
    new DataView(nonce.buffer).setUint32(8, index)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.update(plaintext.subarray(at, at + gcmChunk))
    cipher.final()
    cipher.getAuthTag()
  }
}

/** Opens the same bytes again and again. */
export function bareOpening(bytes: number): () => void {
  const [key, nonce] = [randomBytes(32), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = cipher.update(randomBytes(bytes))
  cipher.final()
  const tag = cipher.getAuthTag()
  return () => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    decipher.setAuthTag(tag)
    decipher.update(sealed)
    decipher.final()
  }
}

export interface BareTable extends Disposable {
  /** One synced commit of a row with so many bytes. */
  commit(bytes: number): void
  /** Rows in one synced commit. */
  commitMany(rows: number, bytes: number): void
}

/** One table of blobs: plain SQLite, WAL, synchronous=FULL unless told otherwise, as the vault's and the relay's are. */
export function bareTable(file: string, synchronous: 'FULL' | 'OFF' = 'FULL'): BareTable {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${synchronous}`)
  db.exec('CREATE TABLE entry (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO entry (key, bytes) VALUES (?, ?)')
  const commitMany = db.transaction((rows: number, bytes: number) => {
    for (let i = 0; i < rows; i++) insert.run(randomBytes(32), randomBytes(bytes))
  })
  return {
    commit: (bytes) => commitMany.immediate(1, bytes),
    commitMany: (rows, bytes) => commitMany.immediate(rows, bytes),
    [Symbol.dispose]: () => void db.close(),
  }
}

export interface BareRoundTrip extends AsyncDisposable {
  /** So many bytes there and so many back, over a WebSocket on loopback. */
  once(there: number, back: number): Promise<void>
}

export async function bareRoundTrips(): Promise<BareRoundTrip> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  await once(server, 'listening')
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => socket.send(Buffer.alloc(data.readUInt32BE(0))))
  })
  const { port } = server.address() as AddressInfo // a listening TCP server has one
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
  await once(client, 'open')
  return {
    once: async (there, back) => {
      const asked = Buffer.alloc(Math.max(4, there))
      asked.writeUInt32BE(back)
      const answered = once(client, 'message')
      client.send(asked)
      await answered
    },
    [Symbol.asyncDispose]: async () => {
      client.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface BareIndex extends Disposable {
  fill(rows: number, texts: (row: number) => readonly string[]): void
  /** Row ids, newest first, at most 200. */
  ask(match: string): readonly unknown[]
}

/** An FTS5 table as search has it, in a plain database and without anything around it. */
export function bareIndex(file: string, columns: readonly string[]): BareIndex {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.exec(
    `CREATE VIRTUAL TABLE words USING fts5(${columns.join(', ')}, content = '', contentless_delete = 1,
       tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')`,
  )
  const insert = db.prepare(
    `INSERT INTO words (rowid, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})`,
  )
  const ask = db.prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 200')
  return {
    fill: db.transaction((rows: number, texts: (row: number) => readonly string[]) => {
      for (let row = 0; row < rows; row++) insert.run(row + 1, ...texts(row))
    }),
    ask: (match) => ask.all(match),
    [Symbol.dispose]: () => void db.close(),
  }
}

/** The hashes and verifications of a log's replay, and nothing else. */
export async function bareReplay(log: {
  readonly leaves: readonly Uint8Array[]
  readonly signatures: number
}): Promise<() => void> {
  const { verify } = await bareCrypto()
  const node = randomBytes(65)
  return () => {
    for (let i = 0; i < log.signatures; i++) verify()
    for (const leaf of log.leaves) createHash('sha256').update(leaf).digest()
    for (let i = 1; i < log.leaves.length; i++) createHash('sha256').update(node).digest()
  }
}
