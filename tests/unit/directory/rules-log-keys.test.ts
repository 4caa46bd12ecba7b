import { beforeEach, describe, expect, it } from 'vitest'
import { policyAt } from '../../../shared/protocol/directory/selectors.ts'
import { isUnwitnessed } from '../../../shared/protocol/directory/witnessing.ts'
import { newLogStatement, witnessKeyStatement } from '../../../engine/enrol/lifecycle.ts'
import { policyStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestKey } from '../../support/directory-world.ts'

const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let key: TestKey
beforeEach(async () => {
  world = await DirectoryWorld.create()
  key = world.key()
})

describe('a witness key', () => {
  const change = (witness: object, replaces?: Uint8Array, signer = world.root) =>
    witnessKeyStatement(
      {
        witness: { name: 'witness.test', key: key.publicKey, operator: true, ...witness },
        ...(replaces === undefined ? {} : { replaces: new Uint8Array(replaces) }),
      },
      [signer],
    )

  it('replaces that of the same witness from this leaf on', async () => {
    await world.add(change({}, world.witness.publicKey))
    expect(policyAt(world.state)?.witnesses).toEqual([{ name: 'witness.test', key: key.publicKey, operator: true }])
    expect(policyAt(world.state, world.state.size - 1)?.witnesses[0]?.key).toEqual(world.witness.publicKey)
  })

  it('of a new name adds a witness, in its order; the quorum stays', async () => {
    await world.add(change({ name: 'a-unit', operator: false }))
    const policy = policyAt(world.state)!
    expect(policy.witnesses.map((each) => each.name)).toEqual(['a-unit', 'witness.test'])
    expect(policy.quorum).toBe(1)
    expect(isUnwitnessed(policy)).toBe(true)
  })

  it('is void without the old key, under other hands, with a known key, or without the authority', async () => {
    expect(await world.judge(change({}))).toEqual(voidFor('witness'))
    expect(await world.judge(change({}, key.publicKey))).toEqual(voidFor('witness'))
    expect(await world.judge(change({ operator: false }, world.witness.publicKey))).toEqual(voidFor('witness'))
    expect(await world.judge(change({ name: 'b', key: world.witness.publicKey }))).toEqual(voidFor('witness'))
    expect(await world.judge(change({ name: 'b' }, key.publicKey))).toEqual(voidFor('witness'))
    expect(await world.judge(change({ name: 'a b' }))).toEqual(voidFor('witness'))
    expect(await world.judge(change({}, world.witness.publicKey, world.key()))).toEqual(voidFor('threshold'))
  })

  it('changes one witness among several, each of which has its own key and its place by name', async () => {
    const named = (name: string, own = world.key()) => ({ name, key: own.publicKey, operator: false })
    const [a, x, z] = ['a', 'x', 'z'].map((name) => named(name)) as [object, object, object]
    for (const witness of [z, a, x]) await world.add(change(witness))
    const names = ['a', 'witness.test', 'x', 'z']
    expect(policyAt(world.state)?.witnesses.map(({ name }) => name)).toEqual(names)
    await world.add(change({}, world.witness.publicKey))
    const replaced = { name: 'witness.test', key: key.publicKey, operator: true }
    expect(policyAt(world.state)?.witnesses).toEqual([a, replaced, x, z])
    expect(await world.judge(change({ ...a, name: 'b' }))).toEqual(voidFor('witness'))
  })

  it('goes on into the next policy only if that says so, and does not use up its number', async () => {
    await world.add(change({ name: 'b', operator: false }))
    await world.add(policyStatement({ ...world.policy, serial: 1 }, [world.root]))
    expect(policyAt(world.state)?.witnesses).toHaveLength(1)
  })

  it('fills 16 places at most', async () => {
    for (let i = 0; i < 15; i++) {
      await world.add(change({ name: `w${String(i).padStart(2, '0')}`, key: world.key().publicKey }))
    }
    expect(await world.judge(change({ name: 'z' }))).toEqual(voidFor('witness'))
  })
})

describe('a new log', () => {
  const next = (log: object = {}, size = world.state.size, signer = world.root) =>
    newLogStatement({ log: { origin: 'log-2.test', key: key.publicKey, ...log }, size, root: new Uint8Array(32) }, [
      signer,
    ])

  it('goes on behind the leaves that it names', async () => {
    await world.add(next())
    expect(policyAt(world.state)?.log).toEqual({ origin: 'log-2.test', key: key.publicKey })
    expect(world.state.newLogs.last).toMatchObject({ origin: 'log-2.test', index: 1, root: new Uint8Array(32) })
    const policy = { ...world.policy, serial: 1 }
    expect(await world.judge(policyStatement(policy, [world.root]))).toEqual(voidFor('policy'))
    const moved = { ...policy, log: { origin: 'log-2.test', key: key.publicKey } }
    expect((await world.judge(policyStatement(moved, [world.root]))).kind).toBe('applied')
  })

  it('is void at another place, under a name or key that was used before, or without the authority', async () => {
    expect(await world.judge(next({}, world.state.size + 1))).toEqual(voidFor('previous'))
    expect(await world.judge(next({ origin: 'log.test' }))).toEqual(voidFor('log'))
    expect(await world.judge(next({ key: world.logKey.publicKey }))).toEqual(voidFor('log'))
    expect(await world.judge(next({ origin: 'two words' }))).toEqual(voidFor('log'))
    expect(await world.judge(next({}, undefined, world.key()))).toEqual(voidFor('threshold'))
    const [second, third] = [world.key().publicKey, world.key().publicKey]
    await world.add(next())
    await world.add(next({ origin: 'log-3.test', key: second }))
    for (const given of [{ origin: 'log.test' }, { origin: 'log-2.test' }])
      expect(await world.judge(next({ key: third, ...given }))).toEqual(voidFor('log'))
    for (const given of [{ key: world.logKey.publicKey }, { key: key.publicKey }])
      expect(await world.judge(next({ origin: 'log-4.test', ...given }))).toEqual(voidFor('log'))
    const first = await DirectoryWorld.create({ empty: true })
    expect(await first.judge(next({}, 0))).toEqual(voidFor('no-policy'))
  })
})
