/** A second opener of docs/spec/vault.md: other Argon2id, HKDF, AES-GCM and CBOR than the project's own. */
import { argon2id } from '@noble/hashes/argon2.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { decode, encode } from 'cborg'
import { createDecipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const file = resolve(import.meta.dirname, '../../docs/spec/vectors/vault.json')
const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
  passphrase: string
  machineSecret: string
  a: string
  slot: Record<'name' | 'file' | 'master' | 'keysMaster' | 'officerSeed' | 'nameSalt', string> & { roles: number[] }
  keys: { file: string; entries: { name: string; secret: string }[] }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const unhex = (digits: string): Buffer => Buffer.from(digits, 'hex')
const label = (name: string): Buffer => Buffer.from(`giaoban/${name}/v1\0`, 'latin1')
const derive = (secret: Uint8Array, ...info: Uint8Array[]): Uint8Array =>
  hkdf(sha256, secret, new Uint8Array(0), Buffer.concat(info), 32)

function openBox(key: Uint8Array, aad: Uint8Array, box: Uint8Array): Buffer {
  const gcm = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12)).setAAD(aad).setAuthTag(box.subarray(-16))
  return Buffer.concat([gcm.update(box.subarray(12, -16)), gcm.final()])
}
type Fields = Map<number, Uint8Array & number & string & Fields[]>
const fieldsOf = (cbor: Uint8Array): Fields => decode(cbor, { useMaps: true }) as Fields

test('the slot opens from the text alone', () => {
  const whole = unhex(vectors.slot.file)
  const body = whole.subarray(0, -32)
  expect(hex(sha256(body))).toBe(hex(whole.subarray(-32)))
  const slot = fieldsOf(body)
  expect(vectors.slot.name).toBe(
    `${hex(sha256(Buffer.from((slot.get(2) as unknown as string).normalize('NFC')))).slice(0, 32)}.file`,
  )

  const a = argon2id(Buffer.from(vectors.passphrase.normalize('NFC')), slot.get(5)!, {
    t: slot.get(7)!,
    m: slot.get(6)! / 1024,
    p: 1,
    dkLen: 32,
  })
  expect(hex(a)).toBe(vectors.a)
  const typeAndSalt = [Uint8Array.of(slot.get(1)!), slot.get(5)!]
  const slotKey = derive(Buffer.concat([a, unhex(vectors.machineSecret)]), label('vault-slot'), ...typeAndSalt)
  const aad = encode(new Map([...slot].filter(([key]) => key !== 9)))
  const secrets = fieldsOf(openBox(slotKey, aad, slot.get(9)!))
  expect(hex(secrets.get(0)!)).toBe(vectors.slot.master)
  expect(hex(secrets.get(1)!)).toBe(vectors.slot.keysMaster)
  expect(secrets.get(3)).toEqual(vectors.slot.roles)
  expect(hex(secrets.get(4)!)).toBe(vectors.slot.nameSalt)
  const seed = openBox(derive(a, label('officer-key'), ...typeAndSalt), aad, secrets.get(2)!)
  expect(hex(seed)).toBe(vectors.slot.officerSeed)
})

test('the keys file opens from the text alone', () => {
  const keys = fieldsOf(unhex(vectors.keys.file))
  expect([keys.get(0), keys.get(1), keys.get(2)]).toEqual([1, 0, 1])
  const generation = Buffer.alloc(8)
  generation.writeBigUInt64BE(BigInt(keys.get(2)!))
  const aad = Buffer.concat([label('vault-keys'), generation])
  const kek = openBox(derive(unhex(vectors.slot.keysMaster), label('vault-keys')), aad, keys.get(3)!)
  const entries = decode(openBox(kek, aad, keys.get(4)!), { useMaps: true }) as Fields[]
  expect(entries.map((entry) => ({ name: hex(entry.get(0)!), secret: hex(entry.get(1)!) }))).toEqual(
    vectors.keys.entries,
  )
})
