/** What every `LogStore` does (relay/log/store.ts). An adapter's own test gives a name and a way to open one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { utf8, type Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { emptyRoot } from '../../shared/protocol/merkle.ts'
import type { LogHead, LogStore } from '../../relay/log/store.ts'

export interface OpenedLogStore {
  readonly store: LogStore
  /** Closes and opens the same data again; absent for adapters that keep nothing. */
  reopen?(): Promise<LogStore>
  close(): Promise<void>
}

export function logStoreContract(name: string, open: (crypto: Crypto) => Promise<OpenedLogStore>): void {
  describe(`${name} as a log store`, () => {
    let crypto: Crypto
    let opened: OpenedLogStore
    let store: LogStore
    beforeEach(async () => {
      crypto = await createCrypto()
      opened = await open(crypto)
      store = opened.store
    })
    afterEach(() => opened.close())

    const leaf = (text: string): Bytes => utf8(text)
    /** The store takes any root: it does not know what a tree is. */
    const headOf = (size: number): LogHead => ({ size, root: crypto.sha256(utf8(`root ${size}`)) })
    const fill = async (texts: readonly string[]): Promise<boolean> => {
      const expected = await store.head()
      return store.append({ expected, leaves: texts.map(leaf), next: headOf(expected.size + texts.length) })
    }

    it('begins empty: the root of the empty tree, no leaves, no note', async () => {
      expect(await store.head()).toEqual({ size: 0, root: emptyRoot(crypto) })
      expect(await store.leaves(0, 10)).toEqual([])
      expect(await store.note()).toBeUndefined()
    })

    it('gives leaves back in order, page by page, and none beyond the end', async () => {
      expect(await fill(['a', 'b', 'c'])).toBe(true)
      expect(await fill(['d'])).toBe(true)
      expect(await store.leaves(0, 2)).toEqual([leaf('a'), leaf('b')])
      expect(await store.leaves(2, 10)).toEqual([leaf('c'), leaf('d')])
      expect(await store.leaves(4, 10)).toEqual([])
      expect(await store.leaves(1, 0)).toEqual([])
      expect(await store.head()).toEqual(headOf(4))
    })

    it('refuses an append to any head but its own, and then changes nothing', async () => {
      await fill(['a'])
      const next = headOf(2)
      const other = { size: 1, root: new Uint8Array(32) }
      for (const expected of [other, headOf(0), headOf(2)]) {
        expect(await store.append({ expected, leaves: [leaf('x')], next })).toBe(false)
      }
      expect(await store.head()).toEqual(headOf(1))
      expect(await store.leaves(0, 10)).toEqual([leaf('a')])
    })

    it('lets exactly one of two writers win', async () => {
      const expected = await store.head()
      const results = await Promise.all(
        ['x', 'y'].map((text) => store.append({ expected, leaves: [leaf(text)], next: headOf(1) })),
      )
      expect(results.filter((isWon) => isWon)).toHaveLength(1)
      expect(await store.leaves(0, 10)).toHaveLength(1)
    })

    it('keeps the newest note', async () => {
      await store.saveNote(utf8('first'))
      await store.saveNote(utf8('second'))
      expect(await store.note()).toEqual(utf8('second'))
    })

    it('keeps objects by hash, the first content for good', async () => {
      const [one, two] = [crypto.sha256(utf8('1')), crypto.sha256(utf8('2'))]
      await store.putObjects([{ hash: one, content: utf8('first') }])
      await store.putObjects([{ hash: one, content: utf8('second') }])
      expect(await store.object(one)).toEqual(utf8('first'))
      expect(await store.object(two)).toBeUndefined()
    })

    it('keeps objects with the leaves that name them, and none of an append that is refused', async () => {
      const [one, two] = [crypto.sha256(utf8('1')), crypto.sha256(utf8('2'))]
      const change = { leaves: [leaf('a')], next: headOf(1), objects: [{ hash: one, content: utf8('first') }] }
      expect(await store.append({ ...change, expected: await store.head() })).toBe(true)
      expect(await store.object(one)).toEqual(utf8('first'))
      const late = { ...change, expected: headOf(0), objects: [{ hash: two, content: utf8('second') }] }
      expect(await store.append(late)).toBe(false)
      expect(await store.object(two)).toBeUndefined()
    })

    it('takes the largest leaf and the wraps of the largest unit', async () => {
      const large = crypto.random(16 * 1024)
      const wraps = crypto.random(256 * 1184)
      const expected = await store.head()
      await store.append({ expected, leaves: [large], next: headOf(1) })
      await store.putObjects([{ hash: headOf(1).root, content: wraps }])
      expect(await store.leaves(0, 1)).toEqual([large])
      expect(await store.object(headOf(1).root)).toEqual(wraps)
    })

    it('is not changed by a caller who goes on using its buffers', async () => {
      const bytes = utf8('kept')
      await store.putObjects([{ hash: headOf(1).root, content: bytes }])
      await store.append({ expected: await store.head(), leaves: [bytes], next: headOf(1) })
      await store.saveNote(bytes)
      bytes.fill(0)
      expect(await store.object(headOf(1).root)).toEqual(utf8('kept'))
      expect(await store.leaves(0, 1)).toEqual([utf8('kept')])
      expect(await store.note()).toEqual(utf8('kept'))
    })

    it('has everything again after it was closed', async () => {
      if (opened.reopen === undefined) return
      await fill(['a', 'b'])
      await store.saveNote(utf8('note'))
      await store.putObjects([{ hash: headOf(9).root, content: utf8('object') }])
      store = await opened.reopen()
      expect(await store.head()).toEqual(headOf(2))
      expect(await store.leaves(0, 10)).toEqual([leaf('a'), leaf('b')])
      expect(await store.note()).toEqual(utf8('note'))
      expect(await store.object(headOf(9).root)).toEqual(utf8('object'))
    })
  })
}
