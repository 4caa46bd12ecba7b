import { describe, expect, it } from 'vitest'
import { newAuthority } from '../../../engine/authority/folder.ts'
import { encodeLogFile, parseLogFile, stateOfLeaves, verifiedLog } from '../../../engine/authority/log-file.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import type { AuthorityId } from '../../../shared/ids.ts'
import { encodeCbor } from '../../../shared/protocol/cbor.ts'
import { signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { TreeHead } from '../../../shared/protocol/merkle-tree.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'
import { codeOf } from '../../support/home-kit.ts'

const world = await DirectoryWorld.create({ seed: 31 })
const unit = await world.addUnit('tp-hcm')
const { crypto, leaves } = world
const { root } = newAuthority(crypto, {
  id: world.policy.authority satisfies AuthorityId,
  name: world.policy.name,
  demo: true,
  threshold: 1,
  holders: [{ name: 'A', key: world.root.publicKey }],
})

function rootOf(of: readonly Bytes[]): Bytes {
  const tree = new TreeHead(crypto)
  for (const leaf of of) tree.append(leafHash(crypto, leaf))
  return tree.root()
}
const noteOver = (of: readonly Bytes[], { origin = 'log.test', keys = world.logKey.pair, size = of.length } = {}) =>
  signCheckpoint(crypto, { name: origin, keys }, { origin, size, root: rootOf(of) })
const note = noteOver(leaves)
const invalid = (file: Parameters<typeof verifiedLog>[1], expected = root) =>
  codeOf(() => verifiedLog(crypto, file, expected))

describe('a log file', () => {
  it('is read as it was written, with a note and without', () => {
    expect(parseLogFile(encodeLogFile({ leaves, note }))).toEqual({ leaves, note })
    const without = parseLogFile(encodeLogFile({ leaves }))
    expect(Object.keys(without)).toEqual(['leaves'])
    expect(encodeLogFile(without)).toEqual(encodeLogFile({ leaves }))
  })

  it('of another format, cut or with something behind it is invalid', async () => {
    const file = encodeLogFile({ leaves, note })
    const wrong = [
      new Uint8Array(0),
      file.subarray(0, -1),
      new Uint8Array([...file, 0]),
      encodeCbor(
        new Map<number, number | Bytes[]>([
          [0, 2],
          [1, [...leaves]],
        ]),
      ),
    ]
    for (const each of wrong) expect(await codeOf(() => parseLogFile(each))).toBe('directory/invalid')
  })
})

describe('a log that was carried', () => {
  it('is the directory after its leaves, with its size and root', () => {
    const log = verifiedLog(crypto, { leaves, note }, root)
    expect([log.size, log.root]).toEqual([leaves.length, rootOf(leaves)])
    expect(log.state.units.get(unit.id)).toBeDefined()
    expect(log.state.size).toBe(leaves.length)
    expect(stateOfLeaves(crypto, leaves.slice(0, 1), root).units.get(unit.id)).toBeUndefined()
  })

  it('is none without a note, or with one that is nothing', async () => {
    expect(await invalid({ leaves })).toBe('directory/invalid')
    expect(await invalid({ leaves, note: new Uint8Array([1, 2, 3]) })).toBe('directory/invalid')
  })

  it('is none with the note of another log, or of another key under its name', async () => {
    for (const other of [{ origin: 'log.other' }, { keys: world.witness.pair }])
      expect(await invalid({ leaves, note: noteOver(leaves, other) })).toBe('directory/invalid')
  })

  it('is none with a note over fewer leaves, or over as many others', async () => {
    const others = [...leaves.slice(0, -1), leaves[0] as Bytes]
    for (const over of [noteOver(leaves.slice(0, -1)), noteOver(others), noteOver(leaves, { size: leaves.length + 1 })])
      expect(await invalid({ leaves, note: over })).toBe('directory/invalid')
  })

  it('is none of another authority, nor where nobody has said anything', async () => {
    expect(await invalid({ leaves, note }, crypto.random(32))).toBe('directory/invalid')
    expect(await invalid({ leaves: [], note: noteOver([]) })).toBe('directory/invalid')
  })
})
