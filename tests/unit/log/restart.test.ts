/** What a log believes of its own leaves when it starts again: those that it has signed, by their root, and no others. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryLogStore } from '../../../relay/log/memory-log-store.ts'
import type { LogHead, LogStore } from '../../../relay/log/store.ts'
import { createLogWriter, type LogWriter } from '../../../relay/log/writer.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { treeRoot } from '../../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { hour } from '../../../shared/time.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'

let world: DirectoryWorld
/** The file beside the log key. */
let kept: LogHead | undefined
/** How many signatures a start has verified. */
let verified: number

const headOf = (leaves: readonly Bytes[]): LogHead => ({
  size: leaves.length,
  root: treeRoot(
    world.crypto,
    leaves.map((leaf) => leafHash(world.crypto, leaf)),
  ),
})

async function storeOf(leaves: readonly Bytes[]): Promise<LogStore> {
  const store = createMemoryLogStore(world.crypto)
  await store.append({ expected: await store.head(), leaves, next: headOf(leaves) })
  return store
}

async function start(store: LogStore, isAlone = false): Promise<LogWriter> {
  verified = 0
  const crypto: Crypto = {
    ...world.crypto,
    verify: (...input) => {
      verified += 1
      return world.crypto.verify(...input)
    },
  }
  return createLogWriter({
    crypto,
    store,
    clock: { now: () => world.now, monotonic: () => world.now },
    log: { name: world.policy.log.origin, keys: world.logKey.pair },
    witness: { name: 'witness.test', keys: world.witness.pair },
    root: rootFingerprint(world.crypto, world.policy),
    step: () => undefined,
    isAlone,
    signedHead: { load: async () => kept, save: async (head) => void (kept = head) },
  })
}

/** The signature stands at the end of a leaf: everything else of it stays as it was. */
const unsigned = (leaf: Bytes): Bytes => flipBit(leaf, leaf.length * 8 - 1)
const withLast = (change: (leaf: Bytes) => Bytes): readonly Bytes[] => [
  ...world.leaves.slice(0, -1),
  change(world.leaves.at(-1)!),
]

beforeEach(async () => {
  world = await DirectoryWorld.create()
  const unit = await world.addUnit('a')
  await world.addDevice(unit)
  await world.addEpoch(unit)
  kept = undefined
})

describe('a log that starts again', () => {
  it('verifies no signature of the leaves that it has signed, and comes to the same state', async () => {
    const store = await storeOf(world.leaves)
    const first = await start(store)
    expect(verified).toBeGreaterThanOrEqual(world.leaves.length)
    await first.note()
    expect(kept?.size).toBe(world.leaves.length)
    const again = await start(await storeOf(world.leaves))
    expect(verified).toBe(0)
    const said = [first, again].map(({ state }) => ({
      size: state.size,
      epochs: [...state.units.values()].map(({ epochs }) => [...epochs]),
      certificates: [...state.certificates.values()],
    }))
    expect(said[1]).toEqual(said[0])
  })

  it('verifies every leaf behind those that it has signed', async () => {
    kept = headOf(world.leaves.slice(0, -1))
    await start(await storeOf(world.leaves))
    expect(verified).toBe(1)
    await expect(start(await storeOf(withLast(unsigned)))).rejects.toMatchObject({ code: 'store/damaged' })
  })

  it('verifies all of them where it never signed, or has lost some of what it signed', async () => {
    const leaves = withLast(unsigned)
    await expect(start(await storeOf(leaves))).rejects.toMatchObject({ code: 'store/damaged' })
    kept = { size: leaves.length + 1, root: new Uint8Array(32) }
    await expect(start(await storeOf(leaves))).rejects.toMatchObject({ code: 'store/damaged' })
    const fewer = await start(await storeOf(world.leaves))
    expect(fewer.missing?.size).toBe(leaves.length + 1)
    expect(verified).toBeGreaterThanOrEqual(world.leaves.length)
  })

  it('does not start over other leaves than those that it signed, whatever the data say of them', async () => {
    kept = headOf(world.leaves)
    await expect(start(await storeOf(withLast(unsigned)))).rejects.toMatchObject({ code: 'store/damaged' })
    const longer = [...withLast(unsigned), world.leaves.at(-1)!]
    await expect(start(await storeOf(longer))).rejects.toMatchObject({ code: 'store/damaged' })
  })

  it('still judges by every other rule what it has signed', async () => {
    const twice = [...world.leaves, world.leaves.at(-1)!]
    kept = headOf(twice)
    await expect(start(await storeOf(twice))).rejects.toMatchObject({ code: 'store/damaged' })
  })
})

describe('a copy that was put back without the word beside the key', () => {
  /** What the log signed over these leaves, now. */
  const noteOver = async (leaves: readonly Bytes[]): Promise<Bytes> => {
    const note = await (await start(await storeOf(leaves))).note()
    kept = undefined
    world.now += hour
    return note!
  }
  const show = (log: LogWriter, note: Bytes) =>
    log.refill({ from: 'desk', note, first: world.leaves.length, leaves: [] })

  it.each(['a note over the same leaves', 'a note over fewer: the copy was made before the next was written'])(
    'signs when a desk shows its tree signed after %s',
    async (kind) => {
      const isFewer = kind.includes('fewer')
      const fewer = world.leaves.slice(0, -1)
      const store = await storeOf(world.leaves)
      const saved = await noteOver(isFewer ? fewer : world.leaves)
      await store.saveNote(saved)
      const [later, part] = [await noteOver(world.leaves), await noteOver(fewer)]
      const log = await start(store, true)
      for (const note of [saved, part]) expect((await show(log, note)).isComplete).toBe(false)
      expect([await log.note(), log.missing?.size]).toEqual([undefined, world.leaves.length])
      expect((await show(log, later)).isComplete).toBe(true)
      expect([log.missing, kept?.size]).toEqual([undefined, world.leaves.length])
      expect(await log.note()).toBeDefined()
    },
  )

  it('signs when it was killed after a desk had filled it, and that desk comes again', async () => {
    const fewer = world.leaves.slice(0, -1)
    const store = await storeOf(fewer)
    const newest = await noteOver(world.leaves)
    world.now -= 2 * hour // the clock was set back in between: more leaves are later all the same
    await store.saveNote(await noteOver(fewer))
    world.now += 2 * hour
    const first = await start(store, true)
    expect(first.missing?.size).toBe(fewer.length)
    await store.append({ expected: await store.head(), leaves: world.leaves.slice(-1), next: headOf(world.leaves) })
    const again = await start(store, true)
    expect(again.missing?.size).toBe(world.leaves.length)
    expect((await show(again, newest)).isComplete).toBe(true)
    expect(again.missing).toBeUndefined()
  })
})
