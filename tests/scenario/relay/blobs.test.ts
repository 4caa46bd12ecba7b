import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlobUpload } from '../../../engine/sync/relay-client/blobs.ts'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import { idOf, type BlobId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { answerOf, RawPeer } from '../../support/raw-peer.ts'
import {
  clientOf,
  makeRelayWorld,
  relayFolder,
  startRelay,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

let folder: RelayFolder
let relay: Relay
let world: RelayWorld
beforeAll(async () => {
  folder = relayFolder()
  relay = await startRelay(folder.config, {
    bounds: { blobQuotaPerUnitBytes: 7_900_000, blobUploadsPerUnit: 3, blobBytes: 5_000_000 },
  })
  world = await makeRelayWorld(relay.url)
})
afterAll(async () => {
  await relay.drain()
  folder[Symbol.dispose]()
})

async function online(unit: number): Promise<RelayClient> {
  const owner = world.units[unit]!
  const client = clientOf(world, relay.url, { unit: owner, device: owner.devices[0]! })
  await client.connect()
  return client
}

function uploadOf(content: Bytes, more: Partial<BlobUpload> = {}): BlobUpload {
  const read = async (from: number, to: number): Promise<Bytes> => content.slice(from, to)
  return { blob: idOf<BlobId>(world.crypto.sha256(content)), size: content.length, read, ...more }
}

describe('blobs', () => {
  test('what one unit uploads in parts another downloads in verified segments', async () => {
    await using sender = await online(0)
    await using receiver = await online(1)
    const content = world.crypto.random(2 * limits.segmentBytes + 12_345)
    const progress: number[] = []
    const upload = uploadOf(content, { onProgress: (stored) => progress.push(stored) })
    await sender.blobs.upload(upload)
    expect(progress).toEqual([limits.blobPartBytes, content.length]) // the second part is larger than the first
    const hashes = [0, 1, 2].map((i) =>
      idOf(world.crypto.sha256(content.slice(i * limits.segmentBytes, (i + 1) * limits.segmentBytes))),
    )
    const written: number[] = []
    const got = new Uint8Array(content.length)
    await receiver.blobs.download({
      blob: upload.blob,
      size: content.length,
      verify: (segment, bytes) => idOf(world.crypto.sha256(bytes)) === hashes[segment],
      write: async (at, bytes) => {
        written.push(at)
        got.set(bytes, at)
      },
    })
    expect(got).toEqual(content)
    expect(written.toSorted((x, y) => x - y)).toEqual([0, limits.segmentBytes, 2 * limits.segmentBytes])
    const leaves = await receiver.blobs.segments(upload.blob, 3)
    expect(leaves).toEqual(
      [0, 1, 2].map((i) =>
        leafHash(world.crypto, content.slice(i * limits.segmentBytes, (i + 1) * limits.segmentBytes)),
      ),
    )
    await expect(receiver.blobs.segments(upload.blob, 2)).rejects.toMatchObject({ code: 'relay/garbage' })
    expect(await receiver.blobs.segments('00'.repeat(32) as BlobId, 3)).toBeUndefined()
  })

  test('a download goes on at the segment that is missing', async () => {
    await using sender = await online(1)
    const content = world.crypto.random(limits.segmentBytes + 10)
    const upload = uploadOf(content)
    await sender.blobs.upload(upload)
    const parts: Bytes[] = []
    const write = async (at: number, bytes: Bytes): Promise<void> => {
      expect(at).toBe(limits.segmentBytes)
      parts.push(bytes)
    }
    const has = (segment: number): boolean => segment === 0
    await sender.blobs.download({ blob: upload.blob, size: content.length, has, verify: () => true, write })
    expect(parts).toEqual([content.slice(limits.segmentBytes)])
  })

  test('a segment that does not verify is written nowhere', async () => {
    await using sender = await online(1)
    const content = world.crypto.random(1000)
    const upload = uploadOf(content)
    await sender.blobs.upload(upload)
    const write = (): Promise<void> => Promise.reject(new Error('written'))
    const download = { blob: upload.blob, size: content.length, verify: () => false, write }
    await expect(sender.blobs.download(download)).rejects.toMatchObject({ code: 'relay/garbage' })
    const longer = { ...download, size: 1001, verify: () => true }
    await expect(sender.blobs.download(longer)).rejects.toMatchObject({ code: 'relay/garbage' })
  })

  test('bytes of another hash than they were announced with are not kept', async () => {
    await using sender = await online(2)
    const content = world.crypto.random(1000)
    const upload = uploadOf(content, { read: async (from, to) => new Uint8Array(to - from) })
    await expect(sender.blobs.upload(upload)).rejects.toMatchObject({ code: 'attachment/damaged' })
    const missing = { blob: upload.blob, size: 1000, verify: () => true, write: async () => {} }
    await expect(sender.blobs.download(missing)).rejects.toMatchObject({ code: 'attachment/missing' })
    await sender.blobs.upload(uploadOf(content))
  })

  test('quota and size refuse by their own codes', async () => {
    await using sender = await online(2)
    await sender.blobs.upload(uploadOf(world.crypto.random(4_000_000)))
    await expect(sender.blobs.upload(uploadOf(world.crypto.random(4_000_000)))).rejects.toMatchObject({
      code: 'relay/quota',
    })
    await expect(sender.blobs.upload(uploadOf(world.crypto.random(5_000_001)))).rejects.toMatchObject({
      code: 'relay/too-large',
    })
  })

  test('a cancelled upload stops between two parts and can be resumed', async () => {
    await using sender = await online(1)
    const content = world.crypto.random(2 * limits.blobPartBytes)
    const cancel = new AbortController()
    const stopped = uploadOf(content, { signal: cancel.signal, onProgress: () => cancel.abort() })
    await expect(sender.blobs.upload(stopped)).rejects.toMatchObject({ code: 'engine/cancelled' })
    const progress: number[] = []
    await sender.blobs.upload(uploadOf(content, { onProgress: (stored) => progress.push(stored) }))
    expect(progress).toEqual([content.length])
  })

  test('a part of which the line broke off is kept as far as it came, and an upload that is left is gone', async () => {
    await using sender = await online(0)
    const content = world.crypto.random(4 * limits.blobPartBytes)
    const cancel = new AbortController()
    const cut = uploadOf(content, {
      signal: cancel.signal,
      read: async (from, to) => {
        if (from > 3 * limits.blobPartBytes) cancel.abort()
        return content.slice(from, to)
      },
    })
    await expect(sender.blobs.upload(cut)).rejects.toMatchObject({ code: 'engine/cancelled' })
    const read: number[] = []
    const whole = uploadOf(content, {
      read: async (from, to) => {
        read.push(from)
        return content.slice(from, to)
      },
    })
    await sender.blobs.upload(whole)
    expect(read[0]).toBeGreaterThanOrEqual(3 * limits.blobPartBytes) // parts of 1, 2 and 1 MiB: the third broke off

    const other = world.crypto.random(1.5 * limits.blobPartBytes)
    const stop = new AbortController()
    const begun = uploadOf(other, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(sender.blobs.upload(begun)).rejects.toMatchObject({ code: 'engine/cancelled' })
    await sender.blobs.drop(begun.blob)
    await sender.blobs.drop(begun.blob) // again: nothing
    const progress: number[] = []
    await sender.blobs.upload(uploadOf(other, { onProgress: (stored) => progress.push(stored) }))
    expect(progress[0]).toBe(limits.blobPartBytes) // from the beginning
  })

  test('without the token of an online session there are no blobs', async () => {
    const url = `${relay.url.replace('ws:', 'http:')}/v1/blobs`
    const body = JSON.stringify({ size: 1, sha256: '00'.repeat(32) })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${'00'.repeat(32)}` }
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401)
    expect((await fetch(`${url}/${'00'.repeat(32)}`)).status).toBe(401)
    const sender = await online(0)
    const upload = uploadOf(world.crypto.random(10))
    await sender.blobs.upload(upload)
    await sender.close()
    await expect(sender.blobs.upload(upload)).rejects.toMatchObject({ code: 'engine/cancelled' })
  })

  test('malformed claims, parts and ranges are refused with a status of their own', async () => {
    await using session = await online(0)
    const peer = new RawPeer(relay.url)
    peer.send({ type: 'auth', body: answerOf(world, await peer.challenge()) })
    const welcome = await peer.frame()
    const token = welcome.type === 'welcome' ? bytesToHex(welcome.body.token) : ''
    const url = `${relay.url.replace('ws:', 'http:')}/v1/blobs`
    const authorization = `Bearer ${token}`
    const json = { authorization, 'content-type': 'application/json' }
    for (const body of [
      '{}',
      '{"size":-1,"sha256":"00"}',
      '[]',
      '{',
      JSON.stringify({ size: 1.5, sha256: 'a'.repeat(64) }),
    ])
      expect((await fetch(url, { method: 'POST', headers: json, body })).status).toBe(400)
    const content = world.crypto.random(100)
    const upload = uploadOf(content)
    await session.blobs.upload(upload)
    const at = `${url}/${upload.blob}`
    const range = async (value: string): Promise<readonly [number, string | null]> => {
      const answer = await fetch(at, { headers: { authorization, range: value } })
      return [answer.status, answer.headers.get('content-range')]
    }
    expect(await range('bytes=10-19')).toEqual([206, 'bytes 10-19/100'])
    expect(await range('bytes=90-')).toEqual([206, 'bytes 90-99/100'])
    expect(await range('bytes=-5')).toEqual([206, 'bytes 95-99/100'])
    expect(await range('bytes=100-')).toEqual([416, 'bytes */100'])
    expect(await range('bytes=0-1,3-4')).toEqual([416, 'bytes */100'])
    const part = { authorization, 'content-type': 'application/offset+octet-stream' }
    const patch = (headers: Record<string, string>, body: Bytes) => fetch(at, { method: 'PATCH', headers, body })
    expect((await patch(part, content)).status).toBe(400)
    expect((await patch({ ...part, 'upload-offset': '0' }, content)).status).toBe(409)
    const tooLong = new Uint8Array(limits.blobAppendBytes + 1)
    expect((await patch({ ...part, 'upload-offset': '0' }, tooLong)).status).toBe(413)
    const left = await fetch(at, { method: 'DELETE', headers: { authorization } })
    expect(left.status).toBe(404) // it is whole
    const head = await fetch(at, { method: 'HEAD', headers: { authorization } })
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-complete')]).toEqual([
      200,
      '100',
      '1',
    ])
    peer.socket.terminate()
  })
})
