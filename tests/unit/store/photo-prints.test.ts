import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveAttachment, noteBlob, setBlob } from '../../../engine/store/attachments.ts'
import { alikePhotos, nextUnprinted, setPrint } from '../../../engine/store/photo-prints.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { photoPrintBytes } from '../../../shared/domain/photo-print.ts'
import { idOf, type AttachmentId, type BlobId, type StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { openRecordsDb, type RecordsDb } from '../../support/records-db.ts'

const crypto = await createCrypto()
let db: RecordsDb
beforeAll(async () => {
  db = await openRecordsDb()
})
afterAll(() => db[Symbol.dispose]())

const next = () => db.store.transaction('test', (tx) => nextUnprinted(tx))
/** The first `bits` of 64 are set, in each of its three. */
const printWith = (bits: number): Bytes =>
  Uint8Array.from(
    { length: photoPrintBytes },
    (_, at) => 0xff & ~(0xff >> Math.max(0, Math.min(8, bits - 8 * (at % 8)))),
  )

/** A bulletin with one file, whole on this disk unless it is `wanted`. */
function bulletinWith(type: string, state: 'complete' | 'wanted' = 'complete'): StatementHash {
  const created = db.maker.create({})
  db.ingest(created)
  const blobId = idOf<BlobId>(crypto.random(32))
  const [key, salt, commitment, segmentsRoot] = [32, 24, 32, 32].map((length) => crypto.random(length))
  db.store.transaction('test', (tx) => {
    saveAttachment(tx, created.hash, {
      attachmentId: idOf<AttachmentId>(crypto.random(16)),
      blobId,
      key: key!,
      salt: salt!,
      commitment: commitment!,
      segmentsRoot: segmentsRoot!,
      type,
      name: 'anh.jpg',
      size: 1000,
      ciphertextSize: 4168,
      segmentCount: 1,
      exhibitHash: crypto.random(32),
      exhibitSalt: crypto.random(32),
      index: 0,
      kind: 'portrait',
      takenOn: undefined,
      caption: undefined,
    })
    noteBlob(tx, { blobId, ciphertextSize: 4168, state: 'wanted' }, 1)
    setBlob(tx, { blobId, ciphertextSize: 4168, state, have: 0 }, 1)
  })
  return created.hash
}

describe('pictures that nobody has looked at', () => {
  it('are given out once they are whole, and no other files', () => {
    bulletinWith('application/pdf')
    bulletinWith('image/jpeg', 'wanted')
    expect(next()).toBeUndefined()
    const statement = bulletinWith('image/jpeg')
    expect(next()).toEqual({ statement, index: 0, record: statement })
  })

  it('are given out a few times only: one that ends its reader does not do so for ever', () => {
    for (let given = 1; given < limits.photoPrintTries; given++) expect(next()).toBeDefined()
    expect(next()).toBeUndefined()
  })

  it('are not given out again once their print is kept, which then stays', () => {
    const statement = bulletinWith('image/png')
    expect(next()?.statement).toBe(statement)
    for (const bits of [20, 60])
      db.store.transaction('test', (tx) => setPrint(tx, { statement, index: 0 }, printWith(bits)))
    expect(next()).toBeUndefined()
    expect(alikePhotos(db.store.read, printWith(20)).map((found) => [found.record, found.bits])).toEqual([
      [statement, 0],
    ])
  })
})

it('pictures are alike within the bound and not beyond, the nearest first', () => {
  const [far, near] = [bulletinWith('image/webp'), bulletinWith('image/webp')]
  const bound = limits.photoAlikeBits
  db.store.transaction('test', (tx) => {
    setPrint(tx, { statement: far, index: 0 }, printWith(40 + bound))
    setPrint(tx, { statement: near, index: 0 }, printWith(41))
  })
  const distances = (bits: number) =>
    alikePhotos(db.store.read, printWith(bits)).map(({ record, bits: apart }) => [record, apart])
  expect(distances(40)).toEqual([
    [near, 1],
    [far, bound],
  ])
  expect(distances(39)).toEqual([[near, 2]])
})
