/** Which of a unit's versions, closures and borders counts, and who comes after it: each bound from both sides. */
import { describe, expect, it } from 'vitest'
import type { LeafHash, OfficerId, UnitCode, UnitId } from '../../../shared/ids.ts'
import { emptyDirectory, type DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { GrownList } from '../../../shared/protocol/directory/grown-list.ts'
import type { AdminKeys, Border, Closure, UnitRecord, UnitVersion } from '../../../shared/protocol/directory/records.ts'
import {
  adminsOf,
  allUnits,
  comingNeighbours,
  isClosed,
  neighbours,
  openUnits,
  pendingOf,
  speaksFor,
  successorOf,
  unitAt,
  unitByCode,
} from '../../../shared/protocol/directory/selectors.ts'
import {
  cancelled,
  closureOf,
  heirOf,
  inheritedFrom,
  pendingClosure,
  pendingRecovery,
  versionOf,
} from '../../../shared/protocol/directory/units.ts'
import { testId } from '../../support/operations.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => testId<UnitId>(name)) as [UnitId, UnitId, UnitId, UnitId]
const nowhere = testId<UnitId>('nowhere')
/** Enough of a record to ask for; what else it says is not asked for here. */
const record = <T>(parts: Partial<NoInfer<T>>): T => parts as T
const closed = (parts: Partial<Closure>): Closure =>
  record({ index: 1, validFrom: 10, leaf: testId('c', 32), ...parts })
const version = (parts: Partial<UnitVersion>): UnitVersion => record({ index: 1, validFrom: 10, ...parts })
const grown = <T>(...items: readonly T[]): GrownList<T> => new GrownList([...items])
const toward = (unit: UnitId, ...history: readonly Partial<Border>[]) =>
  [unit, grown(...history.map((each) => record<Border>({ unit, state: 'open', validFrom: 0, ...each })))] as const

const unit = (id: UnitId, parts: Partial<UnitRecord> = {}): UnitRecord =>
  record({
    id,
    versions: grown(version({ index: 0, validFrom: 0, unit: record({ unit: id }) })),
    closures: grown(),
    predecessors: grown(),
    borders: new Map(),
    ...parts,
  })
const stateOf = (...units: readonly UnitRecord[]): DirectoryState => ({
  ...emptyDirectory(),
  size: 100,
  clock: 50,
  units: units.reduce((all, each) => all.set(each.id, each), emptyDirectory().units),
})

describe('what waits', () => {
  const when = (size: number, at: number) => ({ size, at })

  it.each([
    ['a version', (size: number, at: number) => versionOf(unit(a, { versions: grown(version({})) }), when(size, at))],
    ['a closure', (size: number, at: number) => closureOf(unit(a, { closures: grown(closed({})) }), when(size, at))],
  ])('%s counts from its leaf and from its time on, not before either', (_, find) => {
    expect(find(2, 10)).toBeDefined()
    expect([find(1, 10), find(2, 9)]).toEqual([undefined, undefined])
  })

  it.each([
    [
      'a recovery',
      (...[size, at]: [number, number]) => pendingRecovery(unit(a, { versions: grown(version({})) }), when(size, at)),
    ],
    [
      'a closure',
      (...[size, at]: [number, number]) => pendingClosure(unit(a, { closures: grown(closed({})) }), when(size, at)),
    ],
  ])('%s is shown as waiting from its leaf on until its time', (_, find) => {
    expect(find(2, 9)).toBeDefined()
    expect([find(1, 9), find(2, 10)]).toEqual([undefined, undefined])
  })

  it('does not count from the leaf on that took it back, and counts for whoever asks about the tree before', () => {
    const closures = grown(closed({ cancelled: 5 }))
    const of = unit(a, { closures })
    expect([closureOf(of, when(5, 10)), pendingClosure(of, when(5, 9))]).toEqual([closures.last, closures.last])
    expect([closureOf(of, when(6, 10)), pendingClosure(of, when(6, 9))]).toEqual([undefined, undefined])
  })

  it('is taken back where it is named, everything else stays, and a list without it stays itself', () => {
    const list = grown(closed({ index: 0, validFrom: 1 }), closed({ index: 1 }), closed({ index: 2, successor: b }))
    const by = { index: 7, at: 9 }
    const marks = (found: GrownList<Closure>) => [...found].map((each) => each.cancelled)
    expect(marks(cancelled(list, by))).toEqual([undefined, 7, 7])
    expect(marks(cancelled(list, by, ({ successor }) => successor === b))).toEqual([undefined, undefined, 7])
    expect(cancelled(list, { index: 7, at: 10 })).toBe(list)
    expect(cancelled(list, by, () => false)).toBe(list)
  })

  it('is told by kind, leaf and time, each alone and both together', () => {
    const leaf = testId<LeafHash>('v', 32)
    const versions = grown(version({ index: 0, validFrom: 0 }), version({ leaf, validFrom: 60 }))
    const closures = grown(closed({ validFrom: 70 }))
    const recovery = { kind: 'recovery', leaf, validFrom: 60 }
    const succession = { kind: 'succession', leaf: testId('c', 32), validFrom: 70 }
    expect(pendingOf(stateOf(unit(a, { versions, closures })), a, 50)).toEqual([recovery, succession])
    expect(pendingOf(stateOf(unit(a, { versions })), a, 50)).toEqual([recovery])
    expect(pendingOf(stateOf(unit(a, { closures })), a, 69)).toEqual([succession])
    expect(pendingOf(stateOf(unit(a, { closures })), a, 70)).toEqual([])
    expect(pendingOf(stateOf(), nowhere, 50)).toEqual([])
  })
})

describe('the administrators of a unit', () => {
  const officer = testId<OfficerId>('o')
  const adminKeys: AdminKeys = new Map([['k' as never, { officer, key: new Uint8Array(1) }]])
  const state = stateOf(unit(a, { versions: grown(version({ adminKeys })) }), unit(b, { versions: grown() }))

  it('are those of the version that counts, at the clock of the log where no time is named', () => {
    expect(adminsOf(state, a)).toEqual([{ keyId: 'k', officer, key: new Uint8Array(1) }])
    expect(adminsOf({ ...state, clock: 9 }, a)).toEqual([])
    expect([adminsOf(state, a, 9), adminsOf(state, b), adminsOf(state, nowhere)]).toEqual([[], [], []])
  })

  it('have no say from the leaf on that revoked them', () => {
    const revokedAt = (index: number): DirectoryState => ({
      ...state,
      officers: state.officers.set(officer, record({ officer, revoked: { index, logged: 0 } })),
    })
    expect(adminsOf(revokedAt(99), a)).toEqual([])
    expect(adminsOf(revokedAt(100), a)).toHaveLength(1)
  })
})

describe('who comes after a unit', () => {
  const when = { size: 100, at: 50 }
  const ends = (id: UnitId, parts: Partial<Closure>, more: Partial<UnitRecord> = {}) =>
    unit(id, { closures: grown(closed(parts)), ...more })
  const chain = stateOf(
    ends(a, { successor: b, validFrom: 30 }),
    ends(b, { successor: c, validFrom: 20 }, { predecessors: grown(a, a) }),
    unit(c, { predecessors: grown(b) }),
  )

  it('is itself while it is open, else the heir of its successor, since the last of the closures', () => {
    expect(heirOf(chain, c, when)).toEqual({ unit: c, since: 0 })
    expect(heirOf(chain, b, when)).toEqual({ unit: c, since: 20 })
    expect(heirOf(chain, a, when)).toEqual({ unit: c, since: 30 })
    expect(heirOf(chain, a, { ...when, at: 19 })).toEqual({ unit: a, since: 0 })
  })

  it('is nobody where a closure names none, where a unit is not there, and where closures lead in a circle', () => {
    const state = stateOf(
      ends(a, {}),
      ends(b, { successor: c }),
      ends(c, { successor: b }),
      ends(d, { successor: nowhere }),
    )
    expect([a, b, d, nowhere].map((each) => heirOf(state, each, when))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(successorOf(state, a, { at: 50 })).toBeUndefined()
  })

  it('has what the closed ones had: nearest first, each once, since the last of the closures', () => {
    expect(inheritedFrom(chain, c, when)).toEqual([
      { unit: b, since: 20 },
      { unit: a, since: 30 },
    ])
    expect(inheritedFrom(chain, c, { ...when, at: 29 })).toEqual([{ unit: b, since: 20 }])
    expect(inheritedFrom(chain, c, { ...when, at: 19 })).toEqual([])
    expect(inheritedFrom(chain, nowhere, when)).toEqual([])
  })

  it('has nothing of a unit that closed for another one in the end, or of one that is not there', () => {
    const state = stateOf(
      unit(a, { closures: grown(closed({ successor: c, cancelled: 5 }), closed({ successor: b })) }),
      unit(b, { predecessors: grown(a) }),
      unit(c, { predecessors: grown(a, nowhere) }),
    )
    expect([b, c].map((each) => inheritedFrom(state, each, when).map(({ unit: from }) => from))).toEqual([[a], []])
  })

  it('speaks for it, and so does it itself, a closed one too', () => {
    const speaks = (by: UnitId, owner: UnitId, at = 50) => speaksFor(chain, { unit: by, owner }, { at })
    expect([speaks(c, a), speaks(a, a), speaks(c, c)]).toEqual([true, true, true])
    expect([speaks(b, a), speaks(a, c), speaks(c, a, 19)]).toEqual([false, false, false])
    expect(speaksFor(chain, { unit: c, owner: b }, { at: 50, size: 1 })).toBe(false)
    expect(speaksFor(chain, { unit: c, owner: b }, { at: 50, size: 2 })).toBe(true)
  })

  it('is asked of a closed unit: in the tree that is named, at the time that is named', () => {
    const closes = (size: number | undefined, at: number) =>
      isClosed(chain, b, { at, ...(size !== undefined && { size }) })
    expect([closes(undefined, 20), closes(2, 20)]).toEqual([true, true])
    expect([closes(undefined, 19), closes(1, 20)]).toEqual([false, false])
    expect(isClosed(chain, nowhere, { at: 50 })).toBe(false)
    expect(openUnits(chain, 50).map((each) => each.unit)).toEqual([c])
    expect(openUnits(chain, 20).map((each) => each.unit)).toEqual([a, c])
    expect(allUnits(chain).map((each) => each.unit)).toEqual([a, b, c])
  })
})

describe('a unit', () => {
  it('is as its version of that tree says, at the clock of the log, and is found by its code of today', () => {
    const versions = grown(
      version({ index: 0, validFrom: 0, unit: record({ name: 'old' }) }),
      version({ index: 5, validFrom: 50, unit: record({ name: 'new' }) }),
    )
    const state = { ...stateOf(unit(a, { versions }), unit(b)), codes: emptyDirectory().codes.set('0102', a) }
    expect(unitAt(state, a)?.name).toBe('new')
    expect(unitAt({ ...state, clock: 49 }, a)?.name).toBe('old')
    expect([unitAt(state, a, 5)?.name, unitAt(state, a, 6)?.name, unitAt(state, a, 0)]).toEqual([
      'old',
      'new',
      undefined,
    ])
    expect(unitAt(state, nowhere)).toBeUndefined()
    expect(unitByCode(state, '\u0001\u0002' as UnitCode)?.name).toBe('new')
    expect(unitByCode(state, '\u0001' as UnitCode)).toBeUndefined()
  })
})

describe('neighbours', () => {
  const of = (state: DirectoryState, id = a, at = 50) =>
    neighbours(state, id, at).map((each) => [each.unit, each.since] as const)

  it('are those of open borders from their time on, ascending', () => {
    const borders = new Map([toward(c, { validFrom: 7 }), toward(b, { validFrom: 50 }), toward(d, { validFrom: 8 })])
    const state = stateOf(unit(a, { borders }), unit(b), unit(c), unit(d))
    expect(of(state)).toEqual([
      [b, 50],
      [c, 7],
      [d, 8],
    ])
    expect(of(state, a, 49)).toEqual([
      [c, 7],
      [d, 8],
    ])
    expect(of(state, nowhere)).toEqual([])
  })

  it('are not those of a border that is closed, or of one whose unit is closed for nobody', () => {
    const borders = new Map([
      toward(b, {}, { state: 'closed', validFrom: 20 }),
      toward(c, { state: 'closed' }, { validFrom: 51 }),
      toward(d),
    ])
    const state = stateOf(unit(a, { borders }), unit(b), unit(c), unit(d, { closures: grown(closed({})) }))
    expect(of(state)).toEqual([])
    expect(of(state, a, 9)).toEqual([[b, 0]])
    expect(of(state, a, 19)).toEqual([[b, 0]])
  })

  it('of a closed unit are its heir’s, since border and closures count, and never the heir itself', () => {
    const borders = new Map([toward(b, { validFrom: 40 }), toward(c, { validFrom: 5 }), toward(d, { validFrom: 5 })])
    const state = stateOf(
      unit(a, { borders, closures: grown(closed({ successor: c, validFrom: 30 })) }),
      unit(b),
      unit(c, {
        predecessors: grown(a),
        borders: new Map([toward(a, { validFrom: 5 }), toward(d, { validFrom: 35 })]),
      }),
      unit(d),
    )
    expect(of(state, a)).toEqual([])
    expect(of(state, a, 29)).toEqual([
      [c, 5],
      [d, 5],
    ])
    expect(of(state, c)).toEqual([
      [b, 40],
      [d, 30],
    ])
  })

  it('that are closed are their heirs, once, since the first border with it', () => {
    const borders = new Map([toward(b, { validFrom: 0 }), toward(c, { validFrom: 15 }), toward(d, { validFrom: 20 })])
    const heir = (validFrom: number) => ({ closures: grown(closed({ successor: c, validFrom })) })
    const state = stateOf(unit(a, { borders }), unit(b, heir(12)), unit(c), unit(d, heir(13)))
    expect(of(state)).toEqual([[c, 12]])
    expect(of(state, a, 12)).toEqual([[c, 12]])
    expect(of(state, a, 11)).toEqual([[b, 0]])
  })

  it('that are to come are told with their time, those of today, of closed borders and of nobody are not', () => {
    const borders = new Map([
      toward(b, { validFrom: 51 }),
      toward(c, { validFrom: 50 }),
      toward(d, { validFrom: 0 }, { state: 'closed', validFrom: 60 }),
    ])
    const state = stateOf(unit(a, { borders }))
    expect(comingNeighbours(state, a, 50)).toEqual([{ unit: b, since: 51 }])
    expect(comingNeighbours(state, nowhere, 50)).toEqual([])
  })
})
