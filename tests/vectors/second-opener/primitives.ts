/** docs/spec/hpke.md, chunked.md and the trees of encoding.md, with other libraries than the product's. */
import { ml_kem768_x25519 as xwing } from '@noble/post-quantum/hybrid.js'
import { createDecipheriv, createHash, createHmac } from 'node:crypto'

export const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
export const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'ascii'))
export const label = (text: string): Uint8Array => join(ascii(text), Uint8Array.of(0))
export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(
    createHash('sha256')
      .update(join(...parts))
      .digest(),
  )

const hmac = (hash: 'sha256' | 'sha512', key: Uint8Array, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac(hash, key).update(data).digest())

function expand(hash: 'sha256' | 'sha512', key: Uint8Array, options: { info: Uint8Array; length: number }): Uint8Array {
  let block = new Uint8Array(0)
  let all = new Uint8Array(0)
  for (let counter = 1; all.length < options.length; counter++) {
    block = new Uint8Array(hmac(hash, key, join(block, options.info, Uint8Array.of(counter))))
    all = new Uint8Array(join(all, block))
  }
  return all.slice(0, options.length)
}

function openAead(
  cipher: 'aes-256-gcm' | 'chacha20-poly1305',
  keys: { key: Uint8Array; nonce: Uint8Array; aad: Uint8Array },
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < 16) return undefined
  // one cast: the two overloads of Node take the same options
  const decipher = createDecipheriv(cipher as 'aes-256-gcm', keys.key, keys.nonce, { authTagLength: 16 })
  decipher.setAuthTag(sealed.slice(-16))
  if (keys.aad.length > 0) decipher.setAAD(keys.aad)
  try {
    return join(decipher.update(sealed.slice(0, -16)), decipher.final())
  } catch {
    return undefined
  }
}

const suiteId = join(ascii('HPKE'), Uint8Array.of(0x64, 0x7a, 0x00, 0x01, 0x00, 0x03))
const nothing = new Uint8Array(0)

export interface Wrapped {
  readonly decapsulationKey: Uint8Array
  readonly info: Uint8Array
  readonly aad: Uint8Array
  readonly sealed: Uint8Array
}

export function openWrap(wrapped: Wrapped): Uint8Array | undefined {
  const extract = (salt: Uint8Array, name: string, ikm: Uint8Array): Uint8Array =>
    hmac('sha256', salt, join(ascii('HPKE-v1'), suiteId, ascii(name), ikm))
  let shared: Uint8Array
  try {
    shared = xwing.decapsulate(wrapped.sealed.slice(0, 1120), wrapped.decapsulationKey)
  } catch {
    return undefined
  }
  const context = join(
    Uint8Array.of(0),
    extract(nothing, 'psk_id_hash', nothing),
    extract(nothing, 'info_hash', wrapped.info),
  )
  const secret = extract(shared, 'secret', nothing)
  const derive = (name: string, length: number): Uint8Array =>
    expand('sha256', secret, {
      info: join(Uint8Array.of(0, length), ascii('HPKE-v1'), suiteId, ascii(name), context),
      length,
    })
  const keys = { key: derive('key', 32), nonce: derive('base_nonce', 12), aad: wrapped.aad }
  return openAead('chacha20-poly1305', keys, wrapped.sealed.slice(1120))
}

/** The commitment that follows from a key, and the way to open the chunks behind it. */
export function contentKeys(
  inputKey: Uint8Array,
  salt: Uint8Array,
  context: Uint8Array,
): {
  readonly commitment: Uint8Array
  open(chunks: Uint8Array): Uint8Array | undefined
} {
  const info = join(label('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM'), salt, context)
  const material = expand('sha512', inputKey, { info, length: 76 })
  return {
    commitment: material.slice(44),
    open: (chunks) => {
      const parts: Uint8Array[] = []
      for (let index = 0; ; index++) {
        const chunk = chunks.slice(index * 16_400, (index + 1) * 16_400)
        const nonce = material.slice(32, 44)
        // no vector has more than 256 chunks
        nonce[11] = (nonce[11] as number) ^ index
        const plaintext = openAead('aes-256-gcm', { key: material.slice(0, 32), nonce, aad: nothing }, chunk)
        if (plaintext === undefined || index > 255) return undefined
        parts.push(plaintext)
        if (plaintext.length < 16_384) return chunks.length > (index + 1) * 16_400 ? undefined : join(...parts)
      }
    },
  }
}

export const leafHash = (leaf: Uint8Array): Uint8Array => sha256(Uint8Array.of(0), leaf)
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(Uint8Array.of(1), left, right)

/** Walks from the root down: which half the leaf lies in says on which side each path node stands. */
export function rootOf(
  leaf: Uint8Array,
  place: { index: number; size: number },
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  const { index, size } = place
  if (index < 0 || index >= size) return undefined
  if (size === 1) return path.length === 0 ? leafHash(leaf) : undefined
  const top = path.at(-1)
  if (top === undefined) return undefined
  let left = 1
  while (left * 2 < size) left *= 2
  const inLeft = index < left
  const below = rootOf(
    leaf,
    inLeft ? { index, size: left } : { index: index - left, size: size - left },
    path.slice(0, -1),
  )
  if (below === undefined) return undefined
  return inLeft ? nodeHash(below, top) : nodeHash(top, below)
}

/** RFC 6962 root of whole leaves. */
export function treeOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256()
  if (leaves.length === 1) return leafHash(leaves[0] as Uint8Array)
  let left = 1
  while (left * 2 < leaves.length) left *= 2
  return nodeHash(treeOf(leaves.slice(0, left)), treeOf(leaves.slice(left)))
}

/** attachments.md, Padme. */
export function padme(n: number): number {
  let exponent = 0
  while (2 ** (exponent + 1) <= n) exponent++
  let digits = 0
  while (2 ** digits <= exponent) digits++
  const step = 2 ** (exponent - digits)
  return Math.ceil(n / step) * step
}
