/** docs/spec/envelope.md, TBS: the field table and the rules below it. */
import { isBytes, isList, isTable, isText, isUint, read, type Item } from './cbor.ts'
import { join } from './primitives.ts'

export type Fields = Map<number, Item>

const ascending = (list: readonly Uint8Array[]): boolean =>
  list.every((each, at) => at === 0 || Buffer.compare(list[at - 1] as Uint8Array, each) < 0)

const isSigner = (item: Item): boolean =>
  Array.isArray(item) && item.length === 2 && isUint(2)(item[0] ?? '') && isBytes(32)(item[1] ?? 0)

const isAttachment = (item: Item): boolean =>
  isTable(item, [
    { key: 0, rule: isBytes(16) },
    { key: 1, rule: isBytes(32) },
    { key: 2, rule: isUint(2_147_483_648) },
    { key: 3, rule: isBytes(32) },
    { key: 4, rule: isUint(60, 1) },
    { key: 5, rule: isBytes(32) },
    { key: 6, rule: isText(64) },
    { key: 7, rule: isBytes(32) },
  ]) && item.get(4) === Math.ceil((item.get(2) as number) / 2 ** 20)

const isAddressee = (item: Item): boolean => {
  if (!(item instanceof Uint8Array) || item.length !== 25) return false
  const epoch = Buffer.from(item).readBigUInt64BE(17)
  return (item[0] as number) >= 1 && (item[0] as number) <= 3 && epoch <= BigInt(Number.MAX_SAFE_INTEGER)
}

const isCheckpoint = (item: Item): boolean =>
  Array.isArray(item) &&
  item.length === 3 &&
  isText(255)(item[0] ?? 0) &&
  isUint()(item[1] ?? '') &&
  isBytes(32)(item[2] ?? 0)

const isExt = (item: Item): boolean =>
  item instanceof Map &&
  item.size >= 1 &&
  item.size <= 16 &&
  [...item.values()].every((value) => value instanceof Uint8Array && value.length <= 4096)

const table = [
  { key: 0, rule: isUint(1, 1) },
  { key: 1, rule: isUint(1, 1) },
  { key: 2, rule: isBytes(16) },
  { key: 3, rule: isBytes(24) },
  { key: 4, rule: isBytes(32) },
  { key: 5, rule: isBytes(32) },
  { key: 6, rule: isUint(65_535) },
  { key: 7, rule: isUint(65_535) },
  { key: 8, rule: isUint(255) },
  { key: 9, rule: isUint(2) },
  { key: 10, rule: isList(1, 4, isSigner) },
  { key: 11, rule: isList(1, 1024, isAddressee) },
  { key: 12, rule: isUint() },
  { key: 13, rule: isUint() },
  { key: 14, rule: isBytes(32), mayMiss: true },
  { key: 15, rule: isList(1, 16, isBytes(32)), mayMiss: true },
  { key: 16, rule: isCheckpoint },
  { key: 17, rule: isBytes(32) },
  { key: 18, rule: isUint(1_048_576) },
  { key: 19, rule: isList(1, 20, isAttachment), mayMiss: true },
  { key: 22, rule: isExt, mayMiss: true },
  { key: 23, rule: isList(1, 16, isUint()), mayMiss: true },
]

/** (role, certificate) of each signer, in order. */
export const signersOf = (tbs: Fields): (readonly [number, Uint8Array])[] => tbs.get(10) as [number, Uint8Array][]

function keepsRules(tbs: Fields): boolean {
  const signers = signersOf(tbs)
  const order = signers.map(([role, certificate]) => join(Uint8Array.of(role), certificate))
  const roles = signers.map(([role]) => role)
  const crit = (tbs.get(23) ?? []) as number[]
  const ext = tbs.get(22) as Fields | undefined
  const ids = ((tbs.get(19) ?? []) as Fields[]).map((each) => Buffer.from(each.get(0) as Uint8Array).toString('hex'))
  return (
    ascending(order) &&
    roles[0] === 0 &&
    roles.filter((role) => role === 0).length === 1 &&
    roles.filter((role) => role === 1).length <= 1 &&
    (!roles.includes(2) || roles.includes(1)) &&
    ascending((tbs.get(11) as Uint8Array[]).map((each) => each.slice(0, 17))) &&
    (tbs.get(13) as number) >= (tbs.get(12) as number) &&
    tbs.has(14) === tbs.has(15) &&
    ascending((tbs.get(15) ?? []) as Uint8Array[]) &&
    new Set(ids).size === ids.length &&
    crit.every((each, at) => ext?.has(each) === true && (at === 0 || (crit[at - 1] as number) < each))
  )
}

/** `undefined` for anything that is no TBS. */
export function readTbs(bytes: Uint8Array): Fields | undefined {
  let item: Item
  try {
    item = read(bytes, 98_304)
  } catch {
    return undefined
  }
  return isTable(item, table) && keepsRules(item) ? item : undefined
}
