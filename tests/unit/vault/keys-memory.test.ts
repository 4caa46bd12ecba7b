import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { KeyParts } from '../../../engine/deps.ts'
import { KeyFile, keyFileOptions, keyNames, type NamedKey } from '../../../engine/vault/key-file.ts'
import { createKeyParts } from '../../../engine/vault/key-parts.ts'
import { taken } from '../../../engine/vault/slot-crypto.ts'
import { bytesToHex, hexToBytes, isZero, type Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import { decodeCbor, type CborMap } from '../../../shared/protocol/cbor.ts'
import type { Crypto, SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'

const kit = await makeTestKit()
const masterBytes = kit.crypto.random(32)
const named = (name: Bytes): NamedKey => ({ name, key: taken(kit.crypto, kit.crypto.random(32)) })
const first = [named(keyNames.deviceSigning()), named(keyNames.deviceKem(1))]

/** The machine's halves in `folder`; every one that was read, and how often one was written. */
function watchedParts(folder: string) {
  const parts = createKeyParts({ folder })
  const seen = { read: [] as Bytes[], writes: 0 }
  const keyParts: KeyParts = {
    read: (id) => {
      const halves = parts.read(id)
      seen.read.push(...halves)
      return halves
    },
    write: (id, halves) => {
      seen.writes += 1
      parts.write(id, halves)
    },
  }
  return { keyParts, seen }
}

interface More {
  readonly keyParts?: KeyParts
  readonly crypto?: Crypto
  readonly step?: (name: string) => void
}
const optionsIn = (folder: string, { crypto = kit.crypto, step = kit.step, ...more }: More = {}) =>
  keyFileOptions({ crypto, step, ...more }, { path: join(folder, 'keys'), master: kit.crypto.secretKey(masterBytes) })
const hexOf = (key: SecretKey | undefined): string | undefined => key?.unwrap((bytes) => bytesToHex(bytes))
const fieldsOf = (folder: string): CborMap =>
  decodeCbor(new Uint8Array(readFileSync(join(folder, 'keys'))), limits.keyFileBytes) as CborMap
const dying = (at: string) => (name: string) => {
  if (name === at) throw new Error('the machine died')
}

describe('of a keys file stays nothing in memory', () => {
  const withParts = (folder: string) => {
    const watched = watchedSecrets(kit.crypto, { idBytes: 16 })
    const { keyParts, seen } = watchedParts(join(folder, 'parts'))
    const given = [keyNames.deviceSigning(), keyNames.deviceKem(1), keyNames.audit()].map(named)
    return { watched, seen, given, more: { keyParts, crypto: watched.crypto } }
  }
  /** But for what its caller gave and has purged by now. */
  const nothingIn = ({ watched, seen, given }: Omit<ReturnType<typeof withParts>, 'more'>): void => {
    for (const { key } of given) key.purge()
    expect(watched.wiped()).toBe(true)
    expect(watched.purged()).not.toContain(false)
    expect(seen.read.every((half) => isZero(half))).toBe(true)
  }

  test('once it is made, changed and purged', () => {
    using folder = temporaryFolder()
    const { more, ...all } = withParts(folder.path)
    const file = KeyFile.create(optionsIn(folder.path, more), all.given.slice(0, 2))
    file.change({ put: all.given.slice(2), remove: [keyNames.deviceKem(1)] })
    expect(all.watched.purged().filter((isPurged) => !isPurged)).toHaveLength(2)
    file.purge()
    expect(file.names(new Uint8Array(0))).toEqual([])
    nothingIn(all)
  })

  test('once it is opened and purged, and the master goes with it', () => {
    using folder = temporaryFolder()
    KeyFile.create(optionsIn(folder.path, watchedParts(join(folder.path, 'parts'))), first)
    const { more, ...all } = withParts(folder.path)
    const options = optionsIn(folder.path, more)
    const file = KeyFile.open(options)
    expect(hexOf(file.get(keyNames.deviceKem(1)))).toBe(hexOf(first[1]?.key))
    file.purge()
    expect(() => options.master.unwrap(() => 1)).toThrow('purged')
    nothingIn(all)
  })

  test('where it is damaged behind what opens, or cannot be made', async () => {
    using folder = temporaryFolder()
    KeyFile.create(optionsIn(folder.path, watchedParts(join(folder.path, 'parts'))), first)
    const whole = readFileSync(join(folder.path, 'keys'))
    whole[whole.length - 1] = (whole.at(-1) as number) ^ 1
    writeFileSync(join(folder.path, 'keys'), whole)
    const opened = withParts(folder.path)
    const options = optionsIn(folder.path, opened.more)
    expect(await codeOf(() => KeyFile.open(options))).toBe('vault/damaged')
    expect(() => options.master.unwrap(() => 1)).toThrow('purged')
    nothingIn(opened)
    const { more, ...all } = withParts(folder.path)
    const made = optionsIn(folder.path, { ...more, step: dying('vault.keys-part.after') })
    expect(() => KeyFile.create(made, all.given)).toThrow('died')
    nothingIn(all)
  })

  test.each(['vault.keys.before', 'vault.keys-part.after'])('of what a change brought that died at %s', (at) => {
    using folder = temporaryFolder()
    const { more, ...all } = withParts(folder.path)
    KeyFile.create(optionsIn(folder.path, more), all.given.slice(0, 2)).purge()
    let isOn = false
    const step = (name: string) => isOn && dying(at)(name)
    const file = KeyFile.open(optionsIn(folder.path, { ...more, step }))
    isOn = true
    expect(() => file.change({ put: all.given.slice(2) })).toThrow('died')
    expect(all.watched.purged().filter((isPurged) => !isPurged)).toHaveLength(2)
    file.purge()
    nothingIn(all)
  })
})

describe('a keys file', () => {
  test('forgets what was removed at once, not only when it is opened again', () => {
    using folder = temporaryFolder()
    const file = KeyFile.create(optionsIn(folder.path), first)
    file.change({ remove: [keyNames.deviceKem(1)] })
    expect(file.get(keyNames.deviceKem(1))).toBeUndefined()
    expect(file.names(new Uint8Array(0)).map(bytesToHex)).toEqual(['01'])
  })

  test('under the master alone has lost no seeds, made or opened', () => {
    using folder = temporaryFolder()
    expect(KeyFile.create(optionsIn(folder.path), first).areSeedsLost).toBe(false)
    expect(KeyFile.open(optionsIn(folder.path)).areSeedsLost).toBe(false)
  })

  test('puts what opens mail under the half, and nothing else', () => {
    using folder = temporaryFolder()
    const { keyParts } = watchedParts(join(folder.path, 'parts'))
    const sizes = (keys: readonly NamedKey[]) => {
      KeyFile.create(optionsIn(folder.path, { keyParts }), keys)
      return [4, 7].map((field) => (fieldsOf(folder.path).get(field) as Uint8Array).length)
    }
    const [none = 0] = sizes([])
    const [others, seeds] = sizes(first)
    expect([none, none]).toEqual(sizes([]))
    expect(sizes(first.slice(0, 1))).toEqual([others, none])
    expect(sizes(first.slice(1))).toEqual([none, seeds])
  })

  test('that is opened writes no half, keeps the name of its own, and has one of them after a change', () => {
    using folder = temporaryFolder()
    const { keyParts, seen } = watchedParts(join(folder.path, 'parts'))
    KeyFile.create(optionsIn(folder.path, { keyParts }), first)
    const before = { ...seen, names: readdirSync(join(folder.path, 'parts')) }
    const file = KeyFile.open(optionsIn(folder.path, { keyParts }))
    expect(seen.writes).toBe(before.writes)
    file.change({ put: [named(keyNames.audit())] })
    expect(readdirSync(join(folder.path, 'parts'))).toEqual(before.names)
    expect(statSync(join(folder.path, 'parts', before.names[0] as string)).size).toBe(32)
  })

  test('whose half is lost goes on with what it has, under a half of another name', () => {
    using folder = temporaryFolder()
    const { keyParts } = watchedParts(join(folder.path, 'parts'))
    KeyFile.create(optionsIn(folder.path, { keyParts }), first)
    const [name = ''] = readdirSync(join(folder.path, 'parts'))
    rmSync(join(folder.path, 'parts', name))
    const file = KeyFile.open(optionsIn(folder.path, { keyParts }))
    expect(file.areSeedsLost).toBe(true)
    file.change({ put: [named(keyNames.deviceKem(2))] })
    expect([file.areSeedsLost, readdirSync(join(folder.path, 'parts')).includes(name)]).toEqual([false, false])
    const again = KeyFile.open(optionsIn(folder.path, { keyParts }))
    expect([again.areSeedsLost, again.names(Uint8Array.of(2)).map(bytesToHex)]).toEqual([
      false,
      [bytesToHex(keyNames.deviceKem(2))],
    ])
  })

  test('damaged, is so for good', () => {
    using folder = temporaryFolder()
    expect(() => KeyFile.open(optionsIn(folder.path))).toThrow(
      expect.objectContaining({ code: 'vault/damaged', recoverable: false }),
    )
  })

  test('that the disk refuses says what the disk says', () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'keys', 'full'), { recursive: true })
    expect(() => KeyFile.create(optionsIn(folder.path), first)).toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  })

  test('takes no more keys than its bound, and stays as it was', () => {
    using folder = temporaryFolder()
    const file = KeyFile.create(optionsIn(folder.path), first)
    const { key } = named(keyNames.audit())
    const put = Array.from({ length: limits.vaultKeys }, (_, i) => ({ name: keyNames.deviceKem(i), key }))
    expect(() => file.change({ put })).toThrow('too many keys in a vault')
    expect(KeyFile.open(optionsIn(folder.path)).names(new Uint8Array(0))).toHaveLength(first.length)
  })

  test('is what docs/spec/vectors/vault.json says', () => {
    using folder = temporaryFolder()
    const file = join(import.meta.dirname, '../../../docs/spec/vectors/vault.json')
    const published = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly slot: { readonly keysMaster: string }
      readonly keys: { readonly file: string; readonly entries: readonly Readonly<Record<'name' | 'secret', string>>[] }
    }
    const bytesOf = (hex: string) => hexToBytes(hex) as Bytes
    writeFileSync(join(folder.path, 'keys'), bytesOf(published.keys.file))
    const opened = KeyFile.open({
      ...optionsIn(folder.path),
      master: kit.crypto.secretKey(bytesOf(published.slot.keysMaster)),
    })
    for (const { name, secret } of published.keys.entries) expect(hexOf(opened.get(bytesOf(name)))).toBe(secret)
    expect(opened.names(new Uint8Array(0))).toHaveLength(published.keys.entries.length)
  })
})

describe('the machine’s halves', () => {
  test('are two at most, in a folder that its owner alone reads', async () => {
    using folder = temporaryFolder()
    const parts = createKeyParts({ folder: join(folder.path, 'machine', 'parts') })
    const half = () => kit.crypto.random(32)
    const id = kit.crypto.random(16)
    expect(await codeOf(() => parts.write(id, [half(), half(), half()]))).toBe('internal')
    expect(parts.read(id)).toEqual([])
    const two = [half(), half()]
    for (let times = 0; times < 2; times++) parts.write(id, two)
    expect(parts.read(id)).toEqual(two)
    if (process.platform !== 'win32') expect(statSync(join(folder.path, 'machine', 'parts')).mode & 0o777).toBe(0o700)
  })
})
