import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { authorityPaths, newAuthority, readAuthority, writeAuthority } from '../../../engine/authority/folder.ts'
import { adoptLog, knownLeaves, readKnown, remember } from '../../../engine/authority/known.ts'
import { encodeLogFile, parseLogFile } from '../../../engine/authority/log-file.ts'
import { policyStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { bytesToHex, utf8, type Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import { signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { decodeLeaf, encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { TreeHead } from '../../../shared/protocol/merkle-tree.ts'
import { hour } from '../../../shared/time.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'

const world = await DirectoryWorld.create({ seed: 32 })
const { crypto } = world
const facts = {
  id: world.policy.authority,
  name: world.policy.name,
  demo: true,
  threshold: 1,
  holders: [{ name: 'Người giữ khóa', key: world.root.publicKey }],
}
const authority = newAuthority(crypto, facts)
const [policyLeaf] = world.leaves as [Bytes]
world.now += hour
const inLog = await world.addUnit('tp-hcm')
world.now += hour
await world.addUnit('long-an')
/** A unit that the authority has admitted after that, and no log has. */
const later = world.unitLeaf('dong-nai', { admins: [{ officer: world.id(), key: world.key().publicKey }] })
const admitted = await unitStatement(later, [world.root])

const noteOver = (leaves: readonly Bytes[]) => {
  const tree = new TreeHead(crypto)
  for (const leaf of leaves) tree.append(leafHash(crypto, leaf))
  const [origin, size] = ['log.test', leaves.length]
  return signCheckpoint(crypto, { name: origin, keys: world.logKey.pair }, { origin, size, root: tree.root() })
}
const logOf = (leaves: readonly Bytes[]) => encodeLogFile({ leaves, note: noteOver(leaves) })
const said = (leaf: Bytes) => ({
  statement: decodeLeaf(leaf)?.statement ?? new Uint8Array(0),
  at: decodeLeaf(leaf)?.logged ?? 0,
})
const unitsIn = (folder: string) =>
  [inLog.id, later.unit].filter((unit) => readKnown(crypto, folder, authority).state.units.has(unit))

describe('what the authority knows', () => {
  it('is nothing at first, and without a log no more than it has said', () => {
    using folder = temporaryFolder()
    const before = readKnown(crypto, folder.path, authority)
    expect([before.state.size, Object.keys(before), knownLeaves(folder.path)]).toEqual([0, ['state'], []])
    remember(folder.path, said(policyLeaf))
    remember(folder.path, { statement: admitted, at: world.now })
    expect(knownLeaves(folder.path)).toEqual([policyLeaf, encodeLeaf({ statement: admitted, logged: world.now })])
    expect(unitsIn(folder.path)).toEqual([later.unit])
  })

  it('is said once, however often it is given out', () => {
    using folder = temporaryFolder()
    for (const at of [world.now, world.now, world.now + hour]) remember(folder.path, { statement: admitted, at })
    expect(knownLeaves(folder.path)).toHaveLength(1)
  })

  it('is the log, with its size and root, and behind it what the log does not hold', () => {
    using folder = temporaryFolder()
    remember(folder.path, said(policyLeaf))
    remember(folder.path, { statement: admitted, at: world.now - hour })
    const known = adoptLog(crypto, folder.path, { authority, file: logOf(world.leaves) })
    expect(known.log?.size).toBe(world.leaves.length)
    expect(Object.keys(known.log ?? {})).toEqual(['size', 'root'])
    expect(unitsIn(folder.path)).toHaveLength(2)
    // stamped as a log would that has come to its last leaf
    const behind = encodeLeaf({ statement: admitted, logged: world.now })
    expect(knownLeaves(folder.path)).toEqual([...world.leaves, behind])
    expect(known.state.size).toBe(world.leaves.length + 1)
  })

  it('leaves out what would be void, and goes on behind it', async () => {
    using folder = temporaryFolder()
    const stranger = await policyStatement(world.policy, [world.key()])
    remember(folder.path, { statement: stranger, at: world.now })
    remember(folder.path, said(policyLeaf))
    const { state } = readKnown(crypto, folder.path, authority)
    expect([state.size, state.policies.last?.policy.serial]).toEqual([1, 0])
  })

  it('passes on a leaf that is none as it is', () => {
    using folder = temporaryFolder()
    const none = new Uint8Array([1, 2, 3])
    writeFileSync(authorityPaths(folder.path).known, encodeLogFile({ leaves: [none] }))
    expect(knownLeaves(folder.path)).toEqual([none])
  })

  it('of another authority is refused, and a shorter log does not replace a longer one', async () => {
    using folder = temporaryFolder()
    const path = authorityPaths(folder.path).directory
    const [whole, short] = [logOf(world.leaves), logOf(world.leaves.slice(0, -1))]
    const other = { ...authority, root: crypto.random(32) }
    expect(await codeOf(() => adoptLog(crypto, folder.path, { authority: other, file: whole }))).toBe(
      'directory/invalid',
    )
    expect(existsSync(path)).toBe(false)
    for (const file of [short, whole, whole]) adoptLog(crypto, folder.path, { authority, file })
    expect(await codeOf(() => adoptLog(crypto, folder.path, { authority, file: short }))).toBe('directory/rollback')
    expect(parseLogFile(new Uint8Array(readFileSync(path))).leaves).toHaveLength(world.leaves.length)
    expect(await codeOf(() => readKnown(crypto, folder.path, other))).toBe('directory/invalid')
  })
})

describe('the facts of an authority', () => {
  const holder = (name: string) => ({ name, key: world.key().publicKey })
  const many = Array.from({ length: limits.rootKeys + 1 }, (_, i) => holder(`${i}`))

  it('are the fingerprint of its first keys, in their order, whoever was named first', () => {
    const holders = [holder('A'), holder('B'), holder('C')]
    const [one, two] = [holders, holders.toReversed()].map((each) =>
      newAuthority(crypto, { ...facts, threshold: 2, holders: each }),
    )
    expect(one?.root).toEqual(two?.root)
    expect(one?.rootKeys.map(bytesToHex)).toEqual(holders.map(({ key }) => bytesToHex(key)).toSorted())
    expect(one?.root).toEqual(
      rootFingerprint(crypto, { authority: facts.id, threshold: 2, rootKeys: one?.rootKeys ?? [] }),
    )
    expect(one?.holders.map(({ name }) => name)).toEqual(['A', 'B', 'C'])
  })

  it.each([
    ['no signature of one', { threshold: 0 }],
    ['two of one', { threshold: 2 }],
    ['the same key twice', { holders: [facts.holders[0]!, { ...facts.holders[0]!, name: 'B' }] }],
    ['the same name twice', { holders: [holder('A'), holder('A')] }],
    ['more than the bound', { holders: many }],
  ])('are not those of %s', (_what, change) => {
    const thrown = expect.objectContaining({ code: 'usage/invalid-input', params: { field: 'threshold' } })
    expect(() => newAuthority(crypto, { ...facts, ...change })).toThrow(thrown)
  })

  it('may be those of as many as there are, each of whom must sign', () => {
    const holders = many.slice(1)
    expect(newAuthority(crypto, { ...facts, holders, threshold: limits.rootKeys }).holders).toHaveLength(
      limits.rootKeys,
    )
  })

  it('are read as they were written, in a folder that its owner alone reads', () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'a', 'authority')
    const several = newAuthority(crypto, { ...facts, threshold: 2, holders: many.slice(0, 3) })
    for (const each of [authority, several]) {
      writeAuthority(path, each)
      expect(readAuthority(crypto, path)).toEqual(each)
    }
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  it('with another threshold, another key or another fingerprint, or none at all, are no authority’s', async () => {
    using folder = temporaryFolder()
    expect(await codeOf(() => readAuthority(crypto, folder.path))).toBe('authority/invalid')
    writeAuthority(folder.path, newAuthority(crypto, { ...facts, holders: [holder('A'), holder('B')] }))
    const { facts: path } = authorityPaths(folder.path)
    const stored = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>
    const other = bytesToHex(world.key().publicKey)
    const changes: readonly object[] = [
      { threshold: 2 },
      { rootKeys: [other] },
      { root: other },
      { id: '0'.repeat(32) },
      { format: 2 },
      { more: 1 },
      { name: '' },
      { name: 'x'.repeat(201) },
      { demo: 1 },
      { root: 'AB'.repeat(32) },
      { holders: [] },
      { holders: [{ name: '', key: other }] },
      { holders: [{ name: 'A', key: 'x' }] },
    ]
    for (const text of [...changes.map((each) => JSON.stringify({ ...stored, ...each })), '', '{', '[]']) {
      writeFileSync(path, utf8(text))
      expect(await codeOf(() => readAuthority(crypto, folder.path))).toBe('authority/invalid')
    }
    writeFileSync(path, JSON.stringify(stored))
    expect(readAuthority(crypto, folder.path).holders).toHaveLength(2)
  })
})
