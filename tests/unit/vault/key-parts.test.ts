import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { KeyFile, keyNames } from '../../../engine/vault/key-file.ts'
import { createKeyParts } from '../../../engine/vault/key-parts.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import { idOf, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { decodeCbor, encodeCbor, type CborMap, type CborValue } from '../../../shared/protocol/cbor.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'

const kit = await makeTestKit()
const { crypto } = kit
const masterBytes = crypto.random(32)
const unit = idOf<UnitId>(crypto.random(16))
const seed = keyNames.unitEpoch(unit, 1)
const next = keyNames.unitEpoch(unit, 2)

const optionsOf = (
  folder: string,
  more: { readonly step?: (name: string) => void; readonly machine?: string } = {},
) => ({
  crypto,
  path: join(folder, 'keys'),
  master: crypto.secretKey(masterBytes),
  step: more.step ?? kit.step,
  parts: createKeyParts({ folder: join(folder, more.machine ?? 'parts') }),
})
const named = (name: Bytes) => ({ name, key: crypto.secretKey(crypto.random(32)) })
const hexOf = (file: KeyFile, name: Bytes): string | undefined => file.get(name)?.unwrap((bytes) => bytesToHex(bytes))
const first = () => [named(keyNames.deviceSigning()), named(keyNames.deviceKem(1)), named(seed)]

describe('a keys file with a half key in the machine', () => {
  test('gives everything back while both halves are there', () => {
    using folder = temporaryFolder()
    const made = KeyFile.create(optionsOf(folder.path), first())
    const again = KeyFile.open(optionsOf(folder.path))
    expect([again.areSeedsLost, hexOf(again, seed)]).toEqual([false, hexOf(made, seed)])
    expect(readdirSync(join(folder.path, 'parts'))).toHaveLength(1)
    const [part = ''] = readdirSync(join(folder.path, 'parts'))
    expect(statSync(join(folder.path, 'parts', part)).mode & 0o777).toBe(0o600)
  })

  test('an old copy of the file still signs, and holds no seed', () => {
    using folder = temporaryFolder()
    const file = KeyFile.create(optionsOf(folder.path), first())
    copyFileSync(join(folder.path, 'keys'), join(folder.path, 'old'))
    file.change({ remove: [seed] })
    copyFileSync(join(folder.path, 'old'), join(folder.path, 'keys'))
    const old = KeyFile.open(optionsOf(folder.path))
    expect(old.areSeedsLost).toBe(true)
    expect([seed, keyNames.deviceKem(1)].map((name) => hexOf(old, name))).toEqual([undefined, undefined])
    expect(hexOf(old, keyNames.deviceSigning())).toBe(hexOf(file, keyNames.deviceSigning()))
  })

  test('so does a copy on another machine', () => {
    using folder = temporaryFolder()
    KeyFile.create(optionsOf(folder.path), first())
    expect(KeyFile.open(optionsOf(folder.path, { machine: 'elsewhere' })).areSeedsLost).toBe(true)
    const { parts: _, ...without } = optionsOf(folder.path)
    expect(KeyFile.open(without).areSeedsLost).toBe(true)
  })

  test('a file from before takes its half with the next change', () => {
    using folder = temporaryFolder()
    const { parts: _, ...without } = optionsOf(folder.path)
    KeyFile.create(without, first())
    const file = KeyFile.open(optionsOf(folder.path))
    expect(existsSync(join(folder.path, 'parts'))).toBe(false)
    file.change({ put: [named(next)] })
    expect(hexOf(KeyFile.open(optionsOf(folder.path)), next)).toBe(hexOf(file, next))
    expect(KeyFile.open(without).areSeedsLost).toBe(true)
  })

  test.each(['vault.keys.before', 'vault.keys-part.after', 'vault.keys-replaced.after', 'vault.keys.after'])(
    'cut at %s, the file is the one before or the one after, and one half remains',
    (cut) => {
      using folder = temporaryFolder()
      KeyFile.create(optionsOf(folder.path), first())
      let isOn = false
      const file = KeyFile.open(
        optionsOf(folder.path, {
          step: (name) => {
            if (isOn && name === cut) throw new Error('power cut')
          },
        }),
      )
      isOn = true
      expect(() => file.change({ put: [named(next)], remove: [seed] })).toThrow('power cut')
      const again = KeyFile.open(optionsOf(folder.path))
      const isAfter = cut === 'vault.keys-replaced.after' || cut === 'vault.keys.after'
      expect([again.areSeedsLost, hexOf(again, seed) === undefined, hexOf(again, next) !== undefined]).toEqual([
        false,
        isAfter,
        isAfter,
      ])
      const [part = ''] = readdirSync(join(folder.path, 'parts'))
      expect(statSync(join(folder.path, 'parts', part)).size).toBe(32)
    },
  )

  test('each change leaves another half, and the old one nowhere', () => {
    using folder = temporaryFolder()
    const file = KeyFile.create(optionsOf(folder.path), first())
    const [part = ''] = readdirSync(join(folder.path, 'parts'))
    const before = readFileSync(join(folder.path, 'parts', part))
    file.change({ remove: [seed] })
    expect(readFileSync(join(folder.path, 'parts', part)).includes(before)).toBe(false)
  })

  test('a half of another length is none, a too long one is damage', async () => {
    using folder = temporaryFolder()
    KeyFile.create(optionsOf(folder.path), first())
    const [part = ''] = readdirSync(join(folder.path, 'parts'))
    const half = readFileSync(join(folder.path, 'parts', part))
    for (const length of [0, 1, 31, 33, 63]) {
      writeFileSync(join(folder.path, 'parts', part), Buffer.concat([half, half]).subarray(0, length))
      expect(KeyFile.open(optionsOf(folder.path)).areSeedsLost).toBe(true)
    }
    writeFileSync(join(folder.path, 'parts', part), new Uint8Array(65))
    expect(await codeOf(() => KeyFile.open(optionsOf(folder.path)))).toBe('vault/damaged')
  })

  test('boxes that the holder does not have, or lacks, are damage: no file opens that is not as it was written', async () => {
    using folder = temporaryFolder()
    const { parts: _, ...inFile } = optionsOf(folder.path)
    const read = (): Map<number, CborValue> =>
      new Map(decodeCbor(new Uint8Array(readFileSync(inFile.path)), limits.keyFileBytes) as CborMap)
    const openBent = (fields: Map<number, CborValue>): Promise<string | undefined> => {
      writeFileSync(inFile.path, encodeCbor(fields))
      return codeOf(() => KeyFile.open(optionsOf(folder.path)))
    }
    KeyFile.create(inFile, first()).purge()
    const plain = read()
    const extra = new Map<number, CborValue>([
      [5, new Uint8Array(16)],
      [6, plain.get(3) as Uint8Array],
      [7, plain.get(4) as Uint8Array],
    ])
    for (const key of extra.keys())
      expect(await openBent(new Map([...plain, [key, extra.get(key) as Uint8Array]]))).toBe('vault/damaged')
    expect(await openBent(new Map([...plain, ...extra]))).toBe('vault/damaged')
    KeyFile.create(optionsOf(folder.path), first()).purge()
    const halved = read()
    for (const key of extra.keys())
      expect(await openBent(new Map([...halved].filter(([each]) => each !== key)))).toBe('vault/damaged')
    expect(await openBent(new Map([...halved].map(([key, value]) => [key, key === 1 ? 0 : value])))).toBe(
      'vault/damaged',
    )
  })

  test('cut at any byte, or with any bit of a box flipped, the file is damaged or without seeds, never another one', async () => {
    using folder = temporaryFolder()
    const made = KeyFile.create(optionsOf(folder.path), first())
    const whole = readFileSync(join(folder.path, 'keys'))
    for (let at = 0; at < whole.length; at += 3) {
      const bent = Buffer.from(whole)
      bent[at] = (bent[at] ?? 0) ^ 1
      for (const bytes of [whole.subarray(0, at), bent]) {
        writeFileSync(join(folder.path, 'keys'), bytes)
        let opened: KeyFile | undefined
        const code = await codeOf(() => (opened = KeyFile.open(optionsOf(folder.path))))
        expect(['vault/damaged', 'profile/newer-format', 'nothing thrown']).toContain(code)
        if (opened !== undefined) expect([undefined, hexOf(made, seed)]).toContain(hexOf(opened, seed))
      }
    }
  })
})
