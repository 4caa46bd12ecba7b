/** How large the parts of an upload are, by what a relay says that it takes; one of an older version says nothing. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createRelayBlobs } from '../../../engine/sync/relay-client/blobs.ts'
import { createRelayHttp } from '../../../engine/sync/relay-client/http.ts'
import { parseRelayUrl } from '../../../engine/sync/socket.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { BlobId } from '../../../shared/ids.ts'

const mib = 1024 * 1024
const size = 12 * mib + 5

/** Lengths of the parts, in MiB. `answerMs`: what the clock says that a part has taken. */
async function partsAt(relay: { readonly limit?: string; readonly answerMs: number }): Promise<number[]> {
  const parts: number[] = []
  let [stored, now] = [0, 0]
  const server = createServer((request, response) => {
    request.on('data', (bytes: Buffer) => (stored += bytes.length))
    request.on('end', () => {
      if (request.method === 'POST') stored = 0
      else {
        parts.push(Number(request.headers['content-length']) / mib)
        now += relay.answerMs
      }
      response.setHeader('upload-offset', stored)
      response.setHeader('upload-complete', stored === size ? 1 : 0)
      if (relay.limit !== undefined) response.setHeader('upload-limit', relay.limit)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const deps = { crypto: await createCrypto(), step: () => {} }
  const times = { connectMs: 5000, timeoutMs: 5000 }
  const http = createRelayHttp(deps, { address: parseRelayUrl(url), trust: {}, ...times })
  try {
    const blobs = createRelayBlobs(http, () => '00'.repeat(32), { monotonic: () => now })
    const read = async (from: number, to: number): Promise<Uint8Array> => new Uint8Array(to - from)
    await blobs.upload({ blob: 'ab'.repeat(32) as BlobId, size, read })
    return parts
  } finally {
    http.close()
    await new Promise((resolve) => server.close(resolve))
  }
}

test('parts grow while they go quickly, up to what the relay takes', async () => {
  const rest = 5 / mib
  expect(await partsAt({ limit: 'max-append-size=4194304', answerMs: 10 })).toEqual([1, 2, 4, 4, 1 + rest])
  expect(await partsAt({ limit: 'max-append-size=67108864', answerMs: 10 })).toEqual([1, 2, 4, 5 + rest])
})

test('on a slow line, and to a relay of an older version, they stay as they were', async () => {
  const small = [...Array.from({ length: 12 }, () => 1), 5 / mib]
  expect(await partsAt({ limit: 'max-append-size=67108864', answerMs: 9000 })).toEqual(small)
  expect(await partsAt({ answerMs: 10 })).toEqual(small)
  expect(await partsAt({ limit: 'max-append-size=1', answerMs: 10 })).toEqual(small)
})
