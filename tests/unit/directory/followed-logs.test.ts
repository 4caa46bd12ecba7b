/** The logs that a home believes, and what it remembers of their notes. */
import { expect, test } from 'vitest'
import { FollowedLogs } from '../../../engine/directory/followed-logs.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { signCheckpoint, type NoteKey } from '../../../shared/protocol/checkpoint.ts'
import { emptyDirectory, type DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { GrownList } from '../../../shared/protocol/directory/grown-list.ts'
import type { PolicyVersion } from '../../../shared/protocol/directory/records.ts'

const crypto = await createCrypto()
let verified = 0
const counting = Object.assign(Object.create(crypto) as typeof crypto, {
  verify: (...parts: Parameters<typeof crypto.verify>) => {
    verified += 1
    return crypto.verify(...parts)
  },
})

interface TestLog extends NoteKey {
  note(size: number, name?: string): Bytes
}
const logOf = (name: string): TestLog => {
  const keys = crypto.signingKeyPair(crypto.secretKey(crypto.random(32)))
  const root = new Uint8Array(32)
  return {
    name,
    publicKey: keys.publicKey,
    note: (size, by = name) => signCheckpoint(crypto, { name: by, keys }, { origin: by, size, root }),
  }
}
const [first, second, third] = ['log-1.test', 'log-2.test', 'log-3.test'].map(logOf) as [TestLog, TestLog, TestLog]
/** Each log from the leaf on that names it. */
const stateOf = (...logs: readonly (readonly [number, NoteKey])[]): DirectoryState => ({
  ...emptyDirectory(),
  policies: new GrownList(
    logs.map(
      ([index, { name, publicKey }]) =>
        ({ index, policy: { log: { origin: name, key: publicKey } } }) as unknown as PolicyVersion, // nothing else is asked for
    ),
  ),
})
const followed = (state: DirectoryState, pinned: NoteKey = first): FollowedLogs =>
  new FollowedLogs(counting, { name: pinned.name, publicKey: pinned.publicKey }, () => state)
const keyOf = ({ name, publicKey }: NoteKey): NoteKey => ({ name, publicKey })
const two = stateOf([0, first], [5, first], [9, second])

test('without a policy it is the pinned one, with policies the last that they name', () => {
  expect(followed(stateOf()).today).toEqual(keyOf(first))
  expect(followed(stateOf([0, first])).today).toEqual(keyOf(first))
  expect(followed(two).today).toEqual(keyOf(second))
  expect(followed(two, second).today).toEqual(keyOf(second))
})

test('where the pinned one is not among those that are named, by name and by key, nobody is believed', () => {
  const sameName = { ...third, name: first.name }
  const sameKey = { ...first, name: third.name }
  for (const pinned of [third, sameName, sameKey]) {
    const logs = followed(two, pinned)
    expect([logs.today, logs.signed(first.note(3)), logs.signed(second.note(12))]).toEqual([
      keyOf(pinned),
      undefined,
      undefined,
    ])
    expect([logs.isByLast(second.note(12), two), logs.witnessed.before]).toEqual([false, pinned.name])
  }
})

test('a note of an old log counts for trees up to the leaf that ended it, and is told as old', () => {
  const logs = followed(two)
  expect(logs.signed(first.note(9))).toMatchObject({ checkpoint: { size: 9 }, isSigned: true, isOld: true })
  expect(logs.signed(first.note(10))).toBeUndefined()
  expect(logs.signed(second.note(900))).toMatchObject({ checkpoint: { size: 900 }, isSigned: true, isOld: false })
  const isByLast = [second.note(900), first.note(9), third.note(9)].map((note) => logs.isByLast(note, two))
  expect(isByLast).toEqual([true, false, false])
})

test('a note of a name that no log has here is a word that leaves to come may bear out; one under a known name is altered', () => {
  const logs = followed(stateOf([0, first]))
  expect(logs.claim(first.note(3))).toMatchObject({ isSigned: true, isOld: false })
  expect(logs.claim(second.note(3))).toEqual({
    checkpoint: { origin: second.name, size: 3, root: new Uint8Array(32) },
    isSigned: false,
    isOld: false,
  })
  expect([logs.claim(second.note(3, first.name)), logs.claim(new Uint8Array(3))]).toEqual([undefined, undefined])
  expect(followed(two).claim(third.note(3, first.name))).toBeUndefined()
})

test('a witness looks at the log of today, or at the one that is announced until leaves name it', () => {
  let state = stateOf([0, first])
  const logs = new FollowedLogs(crypto, keyOf(first), () => state)
  expect(logs.witnessed).toEqual({ log: keyOf(first), before: first.name })
  logs.announce(keyOf(first))
  expect(logs.witnessed).toEqual({ log: keyOf(first), before: first.name })
  logs.announce(keyOf(second))
  logs.announce(keyOf(first))
  expect(logs.witnessed).toEqual({ log: keyOf(second), before: first.name })
  state = two
  expect(logs.witnessed).toEqual({ log: keyOf(second), before: first.name })
  logs.announce(keyOf(third))
  expect(logs.witnessed).toEqual({ log: keyOf(third), before: second.name })
  state = stateOf([0, first], [9, second], [12, third])
  for (const each of [logs, followed(state)]) expect(each.witnessed).toEqual({ log: keyOf(third), before: second.name })
})

test('a note is verified once while it is remembered: 512 of them, and none after leaves that name a log', () => {
  const logs = followed(stateOf())
  const [note, forged] = [first.note(3), second.note(3, first.name)]
  const countOf = (ask: () => void): number => {
    verified = 0
    ask()
    return verified
  }
  expect(countOf(() => void logs.signed(note))).toBe(1)
  expect(countOf(() => void logs.signed(note))).toBe(0)
  logs.forget()
  expect(countOf(() => void logs.signed(note))).toBe(1)
  for (let i = 0; i < 511; i++) logs.signed(new Uint8Array([i % 256, i >> 8]))
  expect(countOf(() => void logs.signed(note))).toBe(0)
  logs.signed(forged)
  expect(countOf(() => void logs.signed(note))).toBe(1)
  expect(logs.signed(forged)).toBeUndefined()
})
