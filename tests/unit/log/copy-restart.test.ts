/** What a copy of a log believes of its leaves when it starts again: those under a note that the writer has signed. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createLogCopy } from '../../../relay/log/copy.ts'
import { createMemoryLogStore } from '../../../relay/log/memory-log-store.ts'
import type { LogWriter } from '../../../relay/log/writer.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { treeRoot } from '../../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'

let world: DirectoryWorld
/** How many signatures over leaves a start has verified; that of the note is one more. */
let verified: number

const headOf = (leaves: readonly Bytes[]) => ({
  size: leaves.length,
  root: treeRoot(
    world.crypto,
    leaves.map((leaf) => leafHash(world.crypto, leaf)),
  ),
})
const noteOver = (leaves: readonly Bytes[], keys = world.logKey.pair): Bytes => {
  const name = world.policy.log.origin
  return signCheckpoint(world.crypto, { name, keys }, { origin: name, ...headOf(leaves) })
}

/** A copy whose data are these. */
async function start(leaves: readonly Bytes[], note?: Bytes): Promise<LogWriter> {
  const store = createMemoryLogStore(world.crypto)
  await store.append({ expected: await store.head(), leaves, next: headOf(leaves) })
  if (note !== undefined) await store.saveNote(note)
  verified = note === undefined ? 0 : -1
  const crypto: Crypto = {
    ...world.crypto,
    verify: (...input) => {
      verified += 1
      return world.crypto.verify(...input)
    },
  }
  return createLogCopy({
    crypto,
    store,
    clock: { monotonic: () => world.now },
    log: { name: world.policy.log.origin, publicKey: world.logKey.pair.publicKey },
    root: rootFingerprint(world.crypto, world.policy),
    step: () => undefined,
  })
}

/** The signature stands at the end of a leaf: everything else of it stays as it was. */
const withLastUnsigned = (): readonly Bytes[] => {
  const last = world.leaves.at(-1)!
  return [...world.leaves.slice(0, -1), flipBit(last, last.length * 8 - 1)]
}
const said = ({ state }: LogWriter) => ({
  size: state.size,
  epochs: [...state.units.values()].map(({ epochs }) => [...epochs]),
  certificates: [...state.certificates.values()],
})

beforeEach(async () => {
  world = await DirectoryWorld.create()
  const unit = await world.addUnit('a')
  await world.addDevice(unit)
  await world.addEpoch(unit)
})

describe('a copy that starts again', () => {
  it('verifies no signature under the note that the writer has signed, and comes to the same state', async () => {
    const whole = await start(world.leaves)
    expect(verified).toBeGreaterThanOrEqual(world.leaves.length)
    const again = await start(world.leaves, noteOver(world.leaves))
    expect(verified).toBe(0)
    expect(said(again)).toEqual(said(whole))
  })

  it('verifies every leaf behind that note', async () => {
    const behind = await start(world.leaves, noteOver(world.leaves.slice(0, -1)))
    expect(verified).toBe(1)
    expect(said(behind)).toEqual(said(await start(world.leaves)))
  })

  it('judges all of them whole where they are other leaves than those, or not as many', async () => {
    const changed = withLastUnsigned()
    const judged = said(await start(changed))
    expect(judged.epochs).not.toEqual(said(await start(world.leaves)).epochs)
    for (const signed of [world.leaves, [...world.leaves, world.leaves.at(-1)!]]) {
      expect(said(await start(changed, noteOver(signed)))).toEqual(judged)
      expect(verified).toBeGreaterThanOrEqual(changed.length)
    }
  })

  it('takes nobody else for the writer: a note by another key, or a changed one, proves nothing', async () => {
    const changed = withLastUnsigned()
    const judged = said(await start(changed))
    const cut = noteOver(changed)
    for (const note of [noteOver(changed, world.witness.pair), flipBit(cut, 8 * (cut.length - 20))]) {
      expect(said(await start(changed, note))).toEqual(judged)
      expect(verified).toBeGreaterThanOrEqual(changed.length)
    }
  })
})
