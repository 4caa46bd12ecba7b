import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { KeyFile, keyNames } from '../../../engine/vault/key-file.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import { idOf, type UnitId } from '../../../shared/ids.ts'
import type { SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'

const kit = await makeTestKit()
const masterBytes = kit.crypto.random(32)
const unit = idOf<UnitId>(kit.crypto.random(16))
const hexOf = (key: SecretKey | undefined): string | undefined => key?.unwrap((bytes) => bytesToHex(bytes))

const optionsOf = (folder: string, master = masterBytes) => ({
  crypto: kit.crypto,
  path: join(folder, 'keys'),
  master: kit.crypto.secretKey(master),
  step: kit.step,
})
const named = (name: Bytes, secret = kit.crypto.random(32)) => ({ name, key: kit.crypto.secretKey(secret) })

describe('the keys file', () => {
  test('gives back what was put, after a restart too', () => {
    using folder = temporaryFolder()
    const secret = kit.crypto.random(32)
    KeyFile.create(optionsOf(folder.path), [named(keyNames.deviceSigning(), secret)]).purge()
    const file = KeyFile.open(optionsOf(folder.path))
    expect(hexOf(file.get(keyNames.deviceSigning()))).toBe(bytesToHex(secret))
    expect(file.get(keyNames.deviceKem(1))).toBeUndefined()
  })

  test('keeps epochs of a unit apart and lists them', () => {
    using folder = temporaryFolder()
    const file = KeyFile.create(optionsOf(folder.path), [])
    file.change({ put: [1, 2, 256].map((epoch) => named(keyNames.unitEpoch(unit, epoch))) })
    expect(file.names(Uint8Array.of(3)).map(bytesToHex)).toEqual(
      [1, 2, 256].map((epoch) => bytesToHex(keyNames.unitEpoch(unit, epoch))),
    )
    expect(file.names(Uint8Array.of(2))).toEqual([])
  })

  test('a deleted key is wiped from memory and not in the file, which is under another key than before', () => {
    using folder = temporaryFolder()
    const file = KeyFile.create(optionsOf(folder.path), [named(keyNames.deviceKem(1)), named(keyNames.deviceKem(2))])
    const before = readFileSync(join(folder.path, 'keys'))
    const first = file.get(keyNames.deviceKem(1))
    file.change({ remove: [keyNames.deviceKem(1)] })
    expect(() => first?.unwrap(() => 1)).toThrow('purged')
    const again = KeyFile.open(optionsOf(folder.path))
    expect(again.get(keyNames.deviceKem(1))).toBeUndefined()
    expect(hexOf(again.get(keyNames.deviceKem(2)))).toBe(hexOf(file.get(keyNames.deviceKem(2))))
    const after = readFileSync(join(folder.path, 'keys'))
    expect(after.length).toBeLessThan(before.length)
    expect(after.includes(before.subarray(60, 120))).toBe(false)
  })

  test('replacing a key wipes the old one and keeps the new', () => {
    using folder = temporaryFolder()
    const file = KeyFile.create(optionsOf(folder.path), [named(keyNames.audit())])
    const old = file.get(keyNames.audit())
    const secret = kit.crypto.random(32)
    file.change({ put: [named(keyNames.audit(), secret)] })
    expect(() => old?.unwrap(() => 1)).toThrow('purged')
    expect(hexOf(file.get(keyNames.audit()))).toBe(bytesToHex(secret))
  })

  test('does not open under another master, nor without its file', async () => {
    using folder = temporaryFolder()
    expect(await codeOf(() => KeyFile.open(optionsOf(folder.path)))).toBe('vault/damaged')
    KeyFile.create(optionsOf(folder.path), [])
    expect(await codeOf(() => KeyFile.open(optionsOf(folder.path, kit.crypto.random(32))))).toBe('vault/damaged')
  })

  test('damaged at any byte, or cut at any byte, it says so', async () => {
    using folder = temporaryFolder()
    KeyFile.create(optionsOf(folder.path), [named(keyNames.deviceSigning())])
    const path = join(folder.path, 'keys')
    const whole = readFileSync(path)
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole)
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8))
      writeFileSync(path, flipped)
      expect(['vault/damaged', 'profile/newer-format']).toContain(
        await codeOf(() => KeyFile.open(optionsOf(folder.path))),
      )
      writeFileSync(path, whole.subarray(0, at))
      expect(await codeOf(() => KeyFile.open(optionsOf(folder.path)))).toBe('vault/damaged')
    }
  })

  test('a change that cannot be written changes nothing, here or on the disk', async () => {
    using folder = temporaryFolder()
    const steps: string[] = []
    let fail = false
    const file = KeyFile.create(
      {
        ...optionsOf(folder.path),
        step: (name) => {
          steps.push(name)
          if (fail && name === 'vault.keys.before') throw new Error('the machine died')
        },
      },
      [named(keyNames.audit())],
    )
    fail = true
    const held = hexOf(file.get(keyNames.audit()))
    expect(() => file.change({ remove: [keyNames.audit()] })).toThrow('died')
    expect(hexOf(file.get(keyNames.audit()))).toBe(held)
    expect(hexOf(KeyFile.open(optionsOf(folder.path)).get(keyNames.audit()))).toBe(held)
    expect(steps).toEqual(['vault.keys.before', 'vault.keys.after', 'vault.keys.before'])
  })

  test('leaves no half file beside it', () => {
    using folder = temporaryFolder()
    const file = KeyFile.create(optionsOf(folder.path), [])
    for (let i = 1; i < 20; i++) file.change({ put: [named(keyNames.deviceKem(i))] })
    expect(readdirSync(folder.path)).toEqual(['keys'])
    copyFileSync(join(folder.path, 'keys'), join(folder.path, 'keys.new'))
    file.change({ put: [named(keyNames.deviceKem(99))] })
    expect(existsSync(join(folder.path, 'keys.new'))).toBe(false)
  })
})
