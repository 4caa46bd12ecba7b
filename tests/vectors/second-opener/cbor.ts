/** docs/spec/encoding.md, read for a second time: a decoder of its own, strict by construction. */

export type Item = number | boolean | string | Uint8Array | Item[] | Map<number, Item>

class Reader {
  at = 0
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new Error('cut')
    const part = this.bytes.slice(this.at, this.at + length)
    this.at += length
    return part
  }

  head(): { major: number; argument: number } {
    const initial = this.take(1)[0] as number
    const info = initial & 0x1f
    if (info < 24) return { major: initial >> 5, argument: info }
    if (info > 27 || initial >> 5 === 7) throw new Error('not allowed')
    const argument = this.take(2 ** (info - 24)).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
    const least = [24n, 256n, 65_536n, 4_294_967_296n][info - 24] as bigint
    if (argument < least || argument > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error('not the shortest form')
    return { major: initial >> 5, argument: Number(argument) }
  }

  item(depth: number): Item {
    const { major, argument } = this.head()
    switch (major) {
      case 0:
        return argument
      case 2:
        return this.take(argument)
      case 3:
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.take(argument))
      case 4: {
        if (depth === 6) throw new Error('too deep')
        const list: Item[] = []
        for (let i = 0; i < argument; i++) list.push(this.item(depth + 1))
        return list
      }
      case 5: {
        if (depth === 6) throw new Error('too deep')
        const map = new Map<number, Item>()
        let last = -1
        for (let i = 0; i < argument; i++) {
          const key = this.head()
          if (key.major !== 0 || key.argument <= last) throw new Error('key')
          last = key.argument
          map.set(last, this.item(depth + 1))
        }
        return map
      }
      case 7:
        if (argument === 20 || argument === 21) return argument === 21
        throw new Error('not allowed')
      default:
        throw new Error('not allowed')
    }
  }
}

/** Throws on anything but one canonical item. */
export function read(bytes: Uint8Array, atMost: number): Item {
  if (bytes.length > atMost) throw new Error('too long')
  const reader = new Reader(bytes)
  const item = reader.item(0)
  if (reader.at !== bytes.length) throw new Error('bytes behind')
  return item
}

/** A map with these keys, each checked by its rule. */
export type Rule = (item: Item) => boolean
export interface Entry {
  readonly key: number
  readonly rule: Rule
  readonly mayMiss?: boolean
}

export function isTable(item: Item, entries: readonly Entry[]): item is Map<number, Item> {
  if (!(item instanceof Map)) return false
  if ([...item.keys()].some((key) => !entries.some((entry) => entry.key === key))) return false
  return entries.every(({ key, rule, mayMiss }) => {
    const value = item.get(key)
    return value === undefined ? mayMiss === true : rule(value)
  })
}

export const isUint =
  (most = Number.MAX_SAFE_INTEGER, least = 0): Rule =>
  (item) =>
    typeof item === 'number' && item >= least && item <= most
export const isBytes =
  (length: number): Rule =>
  (item) =>
    item instanceof Uint8Array && item.length === length
export const isText =
  (most: number): Rule =>
  (item) =>
    typeof item === 'string' && new TextEncoder().encode(item).length <= most
export const isList =
  (least: number, most: number, rule: Rule): Rule =>
  (item) =>
    Array.isArray(item) && item.length >= least && item.length <= most && item.every(rule)
