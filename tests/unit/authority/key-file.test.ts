import { describe, expect, it } from 'vitest'
import { createRootKey, mustBeStrong, openRootKey, parseRootKey } from '../../../engine/authority/key-file.ts'
import { taken } from '../../../engine/vault/slot-crypto.ts'
import { equalBytes, concat, type Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import { decodeCbor, encodeCbor, type CborMap, type CborValue } from '../../../shared/protocol/cbor.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { makeTestKit } from '../../support/engine-kit.ts'
import { cheapHash, codeOf } from '../../support/home-kit.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'

const kit = await makeTestKit()
const deps = { crypto: kit.crypto, hashPassphrase: cheapHash(kit.crypto) }
const owner = { holder: 'Người giữ khóa 1', passphrase: 'mật khẩu của một người', demo: false }
const made = await createRootKey(deps, owner)

/** The same content with a right checksum. */
function rewritten(change: (fields: Map<number, CborValue>) => void): Bytes {
  const fields = new Map(decodeCbor(made.file.subarray(0, -32), limits.rootKeyFileBytes) as CborMap)
  change(fields)
  const body = encodeCbor(fields)
  return concat(body, kit.crypto.sha256(body))
}

/** The hash is a key that is watched as well. */
const watching = (crypto: Crypto) => ({
  crypto,
  hashPassphrase: async (options: Parameters<typeof deps.hashPassphrase>[0]) => {
    const hash = await deps.hashPassphrase(options)
    const own = hash.unwrap((bytes) => taken(crypto, new Uint8Array(bytes)))
    hash.purge()
    return own
  },
})

describe('the key file of one holder', () => {
  it('opens with its passphrase to the key whose public half it shows', async () => {
    const file = parseRootKey(kit.crypto, made.file)
    expect(file.holder).toBe(owner.holder)
    const pair = await openRootKey(deps, file, owner.passphrase)
    expect(equalBytes(pair.publicKey, made.publicKey)).toBe(true)
    const message = new Uint8Array([1, 2, 3])
    expect(kit.crypto.verify(made.publicKey, message, kit.crypto.sign(pair.secretKey, message))).toBe(true)
  })

  it('opens with no other passphrase', async () => {
    const file = parseRootKey(kit.crypto, made.file)
    for (const wrong of ['', 'mật khẩu của một ngườ', `${owner.passphrase} `, owner.passphrase.toUpperCase()])
      expect(await codeOf(() => openRootKey(deps, file, wrong))).toBe('vault/wrong-passphrase')
  })

  it('damaged or cut at any byte is damaged, never a wrong passphrase', async () => {
    for (let at = 0; at < made.file.length; at++) {
      const flipped = made.file.slice()
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8))
      expect(await codeOf(() => parseRootKey(kit.crypto, flipped))).toBe('authority/key-damaged')
      expect(await codeOf(() => parseRootKey(kit.crypto, made.file.subarray(0, at)))).toBe('authority/key-damaged')
    }
    const longer = concat(made.file, new Uint8Array(1))
    expect(await codeOf(() => parseRootKey(kit.crypto, longer))).toBe('authority/key-damaged')
  })

  it('rewritten with a right checksum, every changed field still opens nothing', async () => {
    const changes: readonly [number, CborValue][] = [
      [1, 'Người khác'],
      [2, kit.crypto.random(32)],
      [3, kit.crypto.random(16)],
      [4, limits.argonMemoryDemoBytes],
      [5, 1],
      [6, kit.crypto.random(60)],
    ]
    for (const [key, value] of changes) {
      const file = parseRootKey(
        kit.crypto,
        rewritten((fields) => fields.set(key, value)),
      )
      expect(await codeOf(() => openRootKey(deps, file, owner.passphrase)), `field ${key}`).toBe(
        'vault/wrong-passphrase',
      )
    }
  })

  it('has no place for a second key, nor for parameters that would take all memory', async () => {
    const second = rewritten((fields) => fields.set(7, kit.crypto.random(60)))
    const two = rewritten((fields) => fields.set(6, kit.crypto.random(120)))
    const huge = rewritten((fields) => fields.set(4, 2 ** 40))
    for (const file of [second, two, huge, concat(made.file, made.file)])
      expect(await codeOf(() => parseRootKey(kit.crypto, file))).toBe('authority/key-damaged')
    const later = rewritten((fields) => fields.set(0, 2))
    expect(await codeOf(() => parseRootKey(kit.crypto, later))).toBe('profile/newer-format')
  })

  it('asks for the full hash, and for the weaker one in a demonstration only', async () => {
    expect(parseRootKey(kit.crypto, made.file).memoryBytes).toBe(limits.argonMemoryBytes)
    const demo = await createRootKey(deps, { ...owner, demo: true })
    expect(parseRootKey(kit.crypto, demo.file).memoryBytes).toBe(limits.argonMemoryDemoBytes)
  })

  it('of a demonstration signs in no other authority', async () => {
    const weak = parseRootKey(kit.crypto, (await createRootKey(deps, { ...owner, demo: true })).file)
    const full = parseRootKey(kit.crypto, made.file)
    const fewPasses = parseRootKey(
      kit.crypto,
      rewritten((fields) => fields.set(5, 1)),
    )
    for (const file of [weak, fewPasses])
      expect(await codeOf(() => mustBeStrong(file, { demo: false }))).toBe('authority/key-weak')
    mustBeStrong(full, { demo: false })
    mustBeStrong(weak, { demo: true })
  })

  it('leaves nothing of its seed, and of what seals it, in memory', async () => {
    const making = watchedSecrets(kit.crypto, { idBytes: 16 })
    const { file } = await createRootKey(watching(making.crypto), owner)
    expect([making.wiped(), making.purged().includes(false)]).toEqual([true, false])
    const opening = watchedSecrets(kit.crypto)
    const pair = await openRootKey(watching(opening.crypto), parseRootKey(kit.crypto, file), owner.passphrase)
    expect(opening.wiped()).toBe(true)
    pair.secretKey.purge()
    expect(opening.purged()).toEqual([true, true, true, true])
    const refusing = watchedSecrets(kit.crypto)
    expect(await codeOf(() => openRootKey(watching(refusing.crypto), parseRootKey(kit.crypto, file), 'sai'))).toBe(
      'vault/wrong-passphrase',
    )
    expect([refusing.wiped(), refusing.purged().includes(false)]).toEqual([true, false])
  })

  it('is damaged where it is nothing but the checksum of nothing', async () => {
    for (const file of [kit.crypto.sha256(), new Uint8Array(0)])
      expect(await codeOf(() => parseRootKey(kit.crypto, file))).toBe('authority/key-damaged')
  })

  it('asks for a memory, a pass and a hash of its salt', async () => {
    for (const field of [4, 5])
      expect(
        await codeOf(() =>
          parseRootKey(
            kit.crypto,
            rewritten((fields) => fields.set(field, 0)),
          ),
        ),
      ).toBe('authority/key-damaged')
    const { salt, memoryBytes, passes } = parseRootKey(kit.crypto, made.file)
    expect([salt.length, memoryBytes, passes]).toEqual([16, limits.argonMemoryBytes, limits.argonPasses])
  })
})
