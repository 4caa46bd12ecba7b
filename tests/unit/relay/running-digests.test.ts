import { beforeAll, describe, expect, test } from 'vitest'
import { bytesToHex } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { RunningDigests } from '../../../relay/storage/running-digests.ts'

const unitOf = (n: number): UnitId => bytesToHex(new Uint8Array(16).fill(n)) as UnitId
const content = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251)

let crypto: Crypto
beforeAll(async () => {
  crypto = await createCrypto()
})

/** The stored bytes of one upload, and how many of them were read. */
function stored(bytes: Uint8Array) {
  const read = { bytes: 0 }
  const from = async function* (start: number) {
    read.bytes += bytes.length - start
    yield bytes.subarray(start)
  }
  return { read, from }
}

describe('digests of uploads', () => {
  test('relays that take turns hash each byte once, each of them', async () => {
    const relays = [0, 1].map(() => new RunningDigests(crypto, () => 0))
    const source = stored(content)
    for (let part = 0; part < 100; part++) {
      const digest = await relays[part % 2]!.at({
        upload: 'u',
        unit: unitOf(1),
        length: part * 100,
        stored: source.from,
        isOf: () => true,
      })
      if (digest === 'later') throw new Error('later')
      digest.update(content.subarray(part * 100, (part + 1) * 100))
    }
    // what one of them did not get itself is read once; the rest of the file behind it is not
    const last = await relays[0]!.at({ upload: 'u', unit: unitOf(1), length: 10_000, stored: source.from })
    if (last === 'later') throw new Error('later')
    expect(last.finish().blob).toEqual(crypto.sha256(content))
  })

  test('what was marked as other bytes is made anew, of the bytes that are there', async () => {
    const digests = new RunningDigests(crypto, () => 0)
    const asked = { upload: 'u', unit: unitOf(1), isOf: (_: number, mark: number) => mark === 7 }
    const first = await digests.at({ ...asked, length: 0, stored: stored(content).from })
    if (first === 'later') throw new Error('later')
    first.update(new Uint8Array(10_000))
    digests.mark('u', 6)
    const source = stored(content)
    const again = await digests.at({ ...asked, length: 10_000, stored: source.from })
    if (again === 'later') throw new Error('later')
    expect([again.finish().blob, source.read.bytes]).toEqual([crypto.sha256(content), 10_000])
  })

  test('a unit has so much hashed again and no more until time has passed; others are not touched', async () => {
    let now = 0
    const digests = new RunningDigests(crypto, () => now)
    const length = limits.blobReadAgainBytes / 4
    const nothing = async function* () {}
    const ask = async (unit: number): Promise<boolean> => {
      digests.forget('u')
      return (await digests.at({ upload: 'u', unit: unitOf(unit), length, stored: nothing })) !== 'later'
    }
    const answers: boolean[] = []
    for (let i = 0; i < 5; i++) answers.push(await ask(1))
    expect(answers).toEqual([true, true, true, true, false])
    expect(await ask(2)).toBe(true)
    now += (length / limits.blobReadAgainBytesPerSecond) * 1000
    expect([await ask(1), await ask(1)]).toEqual([true, false])
  })

  test('who begins very many pushes out none but its own', async () => {
    const digests = new RunningDigests(crypto, () => 0)
    const nothing = stored(new Uint8Array(0)).from
    const begin = (upload: string, unit: number) =>
      digests.at({ upload, unit: unitOf(unit), length: 0, stored: nothing })
    await begin('honest', 1)
    for (let i = 0; i < 2000; i++) await begin(`many-${i}`, 2)
    expect([digests.lengthOf('honest'), digests.lengthOf('many-0'), digests.lengthOf('many-1999')]).toEqual([
      0,
      undefined,
      0,
    ])
  })
})
