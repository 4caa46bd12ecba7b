/**
 * The authority's folder: what everybody may know (docs/spec/authority.md, Folder). Every holder has a copy of it; no
 * key is in it. `authority.json` says who the authority is; `known.gblog` what it has said, `directory.gblog` the log.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToHex, equalBytes, hexToBytes, utf8, utf8ToText, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { AuthorityId, KeyId } from '../../shared/ids.ts'
import { hex16, hex32 } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { keyIdOf, rootFingerprint } from '../../shared/protocol/directory/keys.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import { readWhole, replaceFile } from '../vault/atomic-file.ts'
import { orderedKeys } from './compose-policy.ts'

const holderSchema = z.strictObject({ name: z.string().min(1).max(limits.shortTextBytes), key: hex32 })
const schema = z.strictObject({
  format: z.literal(1),
  id: hex16.transform((id) => id as AuthorityId),
  name: z.string().min(1).max(200),
  demo: z.boolean(),
  /** Of the first policy, as the fingerprint has them. */
  threshold: z.number().int().min(1).max(limits.rootKeys),
  rootKeys: z.array(hex32).min(1).max(limits.rootKeys),
  root: hex32,
  /** Everybody who holds a key or has held one; the policy says which of them count. */
  holders: z.array(holderSchema).min(1).max(1024),
})
type Stored = z.output<typeof schema>

export interface Holder {
  readonly name: string
  readonly key: Bytes
  readonly keyId: KeyId
}

export interface Authority {
  readonly id: AuthorityId
  readonly name: string
  readonly demo: boolean
  readonly threshold: number
  readonly rootKeys: readonly Bytes[]
  readonly root: Bytes
  readonly holders: readonly Holder[]
}

export const authorityPaths = (folder: string) => ({
  facts: join(folder, 'authority.json'),
  known: join(folder, 'known.gblog'),
  directory: join(folder, 'directory.gblog'),
})

const invalid = (): GiaobanError => new GiaobanError('authority/invalid')

/** Who the first policy will name. Throws GiaobanError `usage/invalid-input` where the keys are not those of k of n. */
export function newAuthority(
  crypto: Hash,
  parts: {
    readonly id: AuthorityId
    readonly name: string
    readonly demo: boolean
    readonly threshold: number
    readonly holders: readonly { readonly name: string; readonly key: Bytes }[]
  },
): Authority {
  const { holders, threshold } = parts
  const isSeveral =
    new Set(holders.map(({ key }) => bytesToHex(key))).size === holders.length &&
    new Set(holders.map(({ name }) => name)).size === holders.length
  if (!isSeveral || threshold < 1 || threshold > holders.length || holders.length > limits.rootKeys)
    throw new GiaobanError('usage/invalid-input', { params: { field: 'threshold' } })
  const rootKeys = orderedKeys(holders.map(({ key }) => key))
  const root = rootFingerprint(crypto, { authority: parts.id, threshold, rootKeys })
  return { ...parts, rootKeys, root, holders: holders.map((each) => withKeyId(crypto, each)) }
}

export const withKeyId = (crypto: Hash, { name, key }: { readonly name: string; readonly key: Bytes }): Holder => ({
  name,
  key,
  keyId: keyIdOf(crypto, key),
})

export function writeAuthority(folder: string, authority: Authority): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { id, name, demo, threshold } = authority
  const stored: Stored = {
    format: 1,
    id,
    name,
    demo,
    threshold,
    rootKeys: authority.rootKeys.map((key) => bytesToHex(key)),
    root: bytesToHex(authority.root),
    holders: authority.holders.map((holder) => ({ name: holder.name, key: bytesToHex(holder.key) })),
  }
  replaceFile(authorityPaths(folder).facts, utf8(`${JSON.stringify(stored, undefined, 2)}\n`))
}

/** Throws GiaobanError `authority/invalid`: no such folder, or its keys have another fingerprint than it says. */
export function readAuthority(crypto: Hash, folder: string): Authority {
  const stored = parse(readWhole(authorityPaths(folder).facts, limits.authorityFileBytes) ?? new Uint8Array(0))
  const { holders, id, name, demo, threshold } = stored
  const rootKeys = stored.rootKeys.map(bytesOf)
  const root = rootFingerprint(crypto, { authority: id, threshold, rootKeys })
  if (!equalBytes(root, bytesOf(stored.root))) throw invalid()
  const named = holders.map((holder) => withKeyId(crypto, { name: holder.name, key: bytesOf(holder.key) }))
  return { id, name, demo, threshold, rootKeys, root, holders: named }
}

function parse(file: Bytes): Stored {
  let json: unknown
  try {
    json = JSON.parse(utf8ToText(file))
  } catch {
    throw invalid()
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw invalid()
  return parsed.data
}

function bytesOf(hex: string): Bytes {
  const bytes = hexToBytes(hex)
  if (bytes === undefined) throw invalid()
  return bytes
}
