import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createMemoryBlobStore } from '../../relay/storage/memory-blob-store.ts'
import { createMemoryMailStore } from '../../relay/storage/memory-mail-store.ts'
import type { BlobStore, MailStore } from '../../relay/storage/port.ts'
import { createSqliteBlobStore } from '../../relay/storage/sqlite-blob-store.ts'
import { openRelayDatabase, type RelayDatabase } from '../../relay/storage/sqlite-database.ts'
import { createSqliteMailStore } from '../../relay/storage/sqlite-mail-store.ts'
import { idOf, type BlobId, type UnitId } from '../../shared/ids.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { createSqliteLogStore } from '../../relay/storage/sqlite-log-store.ts'
import { blobStoreContract } from './blob-store.ts'
import { logStoreContract } from './log-store.ts'
import { mailStoreContract } from './mail-store.ts'

const crypto = await createCrypto()
const root = mkdtempSync(join(tmpdir(), 'giaoban-stores-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let count = 0
const step = (): void => {}
/** Which file a store of this run lives in. */
const homes = new WeakMap<object, { readonly db: RelayDatabase; readonly folder: string }>()

function openHome(folder = join(root, String((count += 1)))) {
  const db = openRelayDatabase(`${folder}.db`)
  return { db, folder }
}

function openMail(folder?: string): MailStore {
  const home = openHome(folder)
  const store = createSqliteMailStore({ db: home.db, step })
  homes.set(store, home)
  return store
}

function openBlobs(folder?: string, reserveBytes = 0): BlobStore {
  const home = openHome(folder)
  const store = createSqliteBlobStore({ ...home, crypto, step, monotonic: () => performance.now(), reserveBytes })
  homes.set(store, home)
  return store
}

function folderOf(store: object): string {
  const home = homes.get(store)!
  home.db.close()
  return home.folder
}

mailStoreContract({ name: 'memory', open: async () => createMemoryMailStore() })
mailStoreContract({
  name: 'sqlite',
  open: async () => openMail(),
  reopen: async (store) => openMail(folderOf(store)),
})
blobStoreContract({ name: 'memory', open: async () => createMemoryBlobStore(crypto) })
blobStoreContract({
  name: 'sqlite',
  open: async () => openBlobs(),
  reopen: async (store) => openBlobs(folderOf(store)),
})

test('files leave room on the disk for mail; what is there already is claimed all the same', async () => {
  const content = new Uint8Array(1000)
  const claim = {
    unit: '01'.repeat(16) as UnitId,
    blob: idOf<BlobId>(crypto.sha256(content)),
    size: content.length,
    at: 1,
    quotaBytes: 1e6,
    maxUploads: 2,
  }
  const roomy = openBlobs()
  await roomy.create(claim)
  await roomy.append({ ...claim, offset: 0, bytes: content })
  const scarce = openBlobs(folderOf(roomy), 2 ** 60)
  const other = { ...claim, blob: 'ab'.repeat(32) as BlobId }
  expect(await scarce.create(other)).toEqual({ ok: false, error: 'full' })
  const second = { ...claim, unit: '02'.repeat(16) as UnitId }
  expect(await scarce.create(second)).toMatchObject({ value: { complete: true } })
})

logStoreContract('sqlite', async () => {
  let { db, folder } = openHome()
  return {
    store: createSqliteLogStore({ db, crypto }),
    reopen: async () => {
      db.close()
      ;({ db, folder } = openHome(folder))
      return createSqliteLogStore({ db, crypto })
    },
    close: async () => void db.close(),
  }
})

test('an upload that was begun with room takes no part of what is left to mail, and goes on when there is room', async () => {
  const bytes = new Uint8Array(1000).fill(7)
  const [unit, blob] = ['01'.repeat(16) as UnitId, idOf<BlobId>(crypto.sha256(bytes))]
  const roomy = openBlobs()
  await roomy.create({ unit, blob, size: bytes.length, at: 1, quotaBytes: 1e6, maxUploads: 2 })
  const scarce = openBlobs(folderOf(roomy), 2 ** 60)
  expect(await scarce.append({ unit, blob, offset: 0, bytes })).toEqual({ ok: false, error: 'full' })
  const again = openBlobs(folderOf(scarce))
  expect(await again.append({ unit, blob, offset: 0, bytes })).toMatchObject({ value: { complete: true } })
})

test('claims that are renewed while the last part comes do not undo it', async () => {
  const bytes = new Uint8Array(1000).fill(8)
  const [unit, blob] = ['01'.repeat(16) as UnitId, idOf<BlobId>(crypto.sha256(bytes))]
  const store = openBlobs()
  const claim = () => store.create({ unit, blob, size: bytes.length, at: 1, quotaBytes: 1e6, maxUploads: 2 })
  await claim()
  const work = [claim(), store.append({ unit, blob, offset: 0, bytes })]
  for (let turn = 0; turn < 40; turn++) {
    await new Promise(setImmediate)
    work.push(claim())
  }
  await Promise.all(work)
  expect(await store.state(unit, blob)).toEqual({ size: 1000, offset: 1000, complete: true })
  expect(await store.read(blob, { from: 0, to: 1000 })).toEqual(bytes)
})
