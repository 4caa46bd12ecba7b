/** When a relay's mail is another store than before (docs/spec/relay.md, Mail stores). */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultBounds } from '../../../relay/deps.ts'
import { forgetMailStoreId } from '../../../relay/storage/mail-mark.ts'
import type { PostedEnvelope } from '../../../relay/storage/port.ts'
import { openRelayDatabase } from '../../../relay/storage/sqlite-database.ts'
import { openStores, type RelayStores } from '../../../relay/storage/stores.ts'
import { bytesToHex } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { DeviceId, HeaderHash, UnitId } from '../../../shared/ids.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { silentLog } from '../../support/engine-kit.ts'
import { relayFolder, worldClock, type RelayFolder } from '../../support/relay-world.ts'

let folder: RelayFolder
let stores: RelayStores | undefined
let file = ''
beforeEach(() => {
  folder = relayFolder()
  file = `${folder.config.logKeyFile}.mail`
})
afterEach(async () => {
  await stores?.close()
  stores = undefined
  folder[Symbol.dispose]()
})

const open = async (): Promise<RelayStores> => {
  const deps = {
    clock: worldClock,
    crypto: await createCrypto(),
    step: () => {},
    log: silentLog,
    bounds: defaultBounds,
  }
  const opened = await openStores(folder.config, deps)
  stores = opened
  return opened
}
/** Opens, lets `work` do something, closes; gives the id. */
const during = async (work: (opened: RelayStores) => unknown = () => {}): Promise<string> => {
  const opened = await open()
  await work(opened)
  const id = bytesToHex(opened.mailStoreId)
  await opened.close()
  stores = undefined
  return id
}
let posts = 0
const post = async ({ mail }: RelayStores): Promise<unknown> => {
  posts += 1
  const hex = (bytes: number): string => posts.toString(16).padStart(bytes * 2, '0')
  const envelope: PostedEnvelope = {
    unit: hex(16) as UnitId,
    device: hex(16) as DeviceId,
    headerHash: hex(32) as HeaderHash,
    header: new Uint8Array(8),
    payload: new Uint8Array(8),
    entries: [
      {
        streams: [hex(16) as UnitId],
        addressee: `01${hex(16)}` as AddresseeKey,
        index: 0,
        leaf: new Uint8Array(8),
        path: [],
      },
    ],
    at: 1,
  }
  return mail.post(envelope)
}
const put = (from: string, to: string): void => {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
}

describe('a mail store', () => {
  it('is the same after a restart, and after a kill that left the mark behind the data', async () => {
    const id = await during(post)
    const mark = readFileSync(file)
    expect(await during(post)).toBe(id)
    writeFileSync(file, mark)
    expect(await during(post)).toBe(id)
    expect(await during()).toBe(id)
  })

  it('is another one when its data are an older copy, and that one stays', async () => {
    const id = await during(post)
    const copy = `${folder.config.data}.copy`
    put(folder.config.data, copy)
    await during(post)
    put(copy, folder.config.data)
    const other = await during(async (opened) => {
      await post(opened)
      await post(opened)
    })
    expect(other).not.toBe(id)
    expect(await during()).toBe(other)
  })

  it('is the same when the copy that was put back has all that was accepted', async () => {
    const id = await during(post)
    const copy = `${folder.config.data}.copy`
    put(folder.config.data, copy)
    put(copy, folder.config.data)
    expect(await during()).toBe(id)
  })

  it('is another one without data, without its mark, and beside a mark that is none', async () => {
    const ids = [await during(post)]
    rmSync(folder.config.data, { recursive: true })
    ids.push(await during(post))
    rmSync(file)
    ids.push(await during(post))
    writeFileSync(file, `${ids.at(-1)} 00000`)
    ids.push(await during())
    expect(new Set(ids).size).toBe(4)
  })

  it('is another one when whoever restores it says so', async () => {
    const id = await during(post)
    const db = openRelayDatabase(`${folder.config.data}/relay.db`)
    forgetMailStoreId(db)
    db.close()
    expect(await during()).not.toBe(id)
  })

  it('counts a repeated post once: an answer that was lost makes no other store', async () => {
    const id = await during(async (opened) => {
      await post(opened)
      posts -= 1
      expect(await post(opened)).toMatchObject({ isNew: false })
    })
    expect(readFileSync(file, 'latin1')).toBe(`${id} ${'1'.padStart(16, '0')}\n`)
  })
})
