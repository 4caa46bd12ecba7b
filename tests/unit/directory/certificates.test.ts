/** Which certificate counts, in which tree and at which time: each bound from both sides, over states made by hand. */
import { describe, expect, it } from 'vitest'
import type { DeviceId, LeafHash, OfficerId, UnitId } from '../../../shared/ids.ts'
import {
  deviceCertificateAt,
  deviceCertificates,
  ended,
  inDoubtFrom,
  isSuspended,
  isWithin,
  officerCertificateAt,
  removalOf,
  standsAt,
} from '../../../shared/protocol/directory/certificates.ts'
import { emptyDirectory, type DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { GrownList } from '../../../shared/protocol/directory/grown-list.ts'
import type {
  Certificate,
  DeviceKeyRecord,
  DeviceRecord,
  EpochRecord,
  PolicyVersion,
  UnitRecord,
} from '../../../shared/protocol/directory/records.ts'
import {
  activeDevices,
  currentEpoch,
  deviceKeyAt,
  policyAt,
  resolveSigner,
} from '../../../shared/protocol/directory/selectors.ts'
import { testId } from '../../support/operations.ts'

/** Enough of a record to ask for; what else it says is not asked for here. */
const record = <T>(parts: Partial<NoInfer<T>>): T => parts as T
const grown = <T>(...items: readonly T[]): GrownList<T> => new GrownList([...items])
const leafOf = (name: string): LeafHash => testId<LeafHash>(name, 32)
const device = testId<DeviceId>('device')
const officer = testId<OfficerId>('officer')
const unit = testId<UnitId>('unit')
const certificate = (parts: Partial<Certificate> = {}): Certificate =>
  record<Certificate>({
    kind: 'device',
    device,
    officer,
    index: 3,
    activeFrom: 10,
    notAfter: 20,
    ...parts,
  } as Partial<Certificate>)
const removed = { index: 6, logged: 0, how: 'removed' } as const

const stateOf = (certificates: Readonly<Record<string, Certificate>>): DirectoryState => {
  const leaves = grown(...Object.keys(certificates).map(leafOf))
  const empty = emptyDirectory()
  return {
    ...empty,
    size: 100,
    certificates: Object.entries(certificates).reduce(
      (all, [name, each]) => all.set(leafOf(name), { ...each, leaf: leafOf(name) }),
      empty.certificates,
    ),
    devices: empty.devices.set(device, record({ certificates: leaves })),
    officers: empty.officers.set(officer, record({ certificates: leaves })),
  }
}

describe('a certificate', () => {
  it('stands behind its leaf, until the tree has the leaf that ends it', () => {
    const stands = (size: number) => standsAt(certificate({ ended: removed }), size)
    expect([3, 4, 6, 7].map(stands)).toEqual([false, true, true, false])
    expect(standsAt(certificate(), 4)).toBe(true)
  })

  it('counts from the end of its cool-down until its own end', () => {
    expect([9, 10, 19, 20].map((at) => isWithin(certificate(), at))).toEqual([false, true, true, false])
  })

  it('ends once: the first end holds, and what is not there does not end', () => {
    const state = stateOf({ one: certificate(), other: certificate() })
    const once = ended(state, leafOf('one'), removed)
    expect(once.certificates.get(leafOf('one'))).toStrictEqual({
      ...certificate(),
      leaf: leafOf('one'),
      ended: removed,
    })
    expect(once.certificates.get(leafOf('other'))?.ended).toBeUndefined()
    expect(ended(once, leafOf('one'), { ...removed, index: 7, how: 'replaced' })).toBe(once)
    expect([ended(state, leafOf('none'), removed), ended(state, undefined, removed)]).toEqual([state, state])
  })

  it('is the newest that stands in that tree, of a device or of an officer', () => {
    const ends = { index: 8, logged: 0, how: 'replaced' } as const
    const all = (kind: 'device' | 'officer') =>
      stateOf({
        first: certificate({ kind, index: 3, ended: ends } as Partial<Certificate>),
        second: certificate({ kind, index: 8, ended: { ...removed, index: 9 } } as Partial<Certificate>),
      })
    const ofDevice = (size?: number) => deviceCertificateAt(all('device'), device, size)?.leaf
    const ofOfficer = (size?: number) => officerCertificateAt(all('officer'), officer, size)?.leaf
    for (const find of [ofDevice, ofOfficer]) {
      expect([find(3), find(4), find(8), find(9), find(10), find()]).toEqual([
        undefined,
        leafOf('first'),
        leafOf('first'),
        leafOf('second'),
        undefined,
        undefined,
      ])
    }
    expect(deviceCertificateAt(emptyDirectory(), device)).toBeUndefined()
    expect(officerCertificateAt(emptyDirectory(), officer)).toBeUndefined()
  })

  it('of a device is among all that it ever had, in the order of the log, and none of another kind', () => {
    const replaced = { ...removed, how: 'replaced' } as const
    const officers = certificate({ kind: 'officer' } as Partial<Certificate>)
    const all = stateOf({ first: certificate({ ended: replaced }), officers, last: certificate({ ended: removed }) })
    expect(deviceCertificates(all, device).map(({ leaf }) => leaf)).toEqual(['first', 'last'].map(leafOf))
    const listed = { ...all, certificates: all.certificates.delete(leafOf('first')) }
    expect(deviceCertificates(listed, device).map(({ leaf }) => leaf)).toEqual([leafOf('last')])
    expect(deviceCertificates(emptyDirectory(), device)).toEqual([])
  })

  it('is ended by the removal of its holder, whichever certificate they had then, and by nothing else', () => {
    const replaced = { ...removed, index: 4, how: 'replaced' } as const
    for (const kind of ['device', 'officer'] as const) {
      const of = (ended?: Certificate['ended']) =>
        certificate({ kind, ...(ended && { ended }) } as Partial<Certificate>)
      const first = of(replaced)
      const { devices, officers } = emptyDirectory()
      const others = kind === 'device' ? { officers } : { devices }
      const after = (ended?: Certificate['ended']) =>
        removalOf({ ...stateOf({ first, last: of(ended) }), ...others }, first)
      expect(after(removed)).toBe(removed)
      expect([after(), after({ ...replaced, index: 9 })]).toEqual([undefined, undefined])
      const listed = stateOf({ first, last: of(removed) })
      const missing = { ...listed, certificates: listed.certificates.delete(leafOf('last')) }
      expect([emptyDirectory(), missing].map((state) => removalOf(state, first))).toEqual([undefined, undefined])
    }
  })

  it('is in doubt from its removal on, or from the earlier time that a revocation states', () => {
    expect([{}, { since: 7 }, { since: 12 }].map((since) => inDoubtFrom({ ...removed, logged: 9, ...since }))).toEqual([
      9, 7, 9,
    ])
  })

  it('of another kind is nobody’s', () => {
    const state = stateOf({ one: certificate({ kind: 'officer' } as Partial<Certificate>) })
    expect(deviceCertificateAt(state, device)).toBeUndefined()
    expect(officerCertificateAt(stateOf({ one: certificate() }), officer)).toBeUndefined()
  })
})

describe('a suspension', () => {
  const of = (keys: readonly number[], suspensions: readonly number[]): DeviceRecord =>
    record({
      keys: grown(...keys.map((index) => record<DeviceKeyRecord>({ index }))),
      suspensions: grown(...suspensions),
    })

  it('holds from its leaf on, until the tree has a key that came after it', () => {
    const suspended = (size: number) => isSuspended(of([2, 8], [5]), size)
    expect([5, 6, 8, 9].map(suspended)).toEqual([false, true, true, false])
    expect(isSuspended(of([2, 8], [5, 9]), 10)).toBe(true)
    const [without, never] = [of([], [5]), [of([2], []), of([], [])]] as const
    expect([without, ...never].map((each) => isSuspended(each, 6))).toEqual([true, false, false])
  })
})

describe('the signer of a statement', () => {
  const one = leafOf('one')
  const ask = (when: Partial<Parameters<typeof resolveSigner>[2]>, parts: Partial<Certificate> = {}, leaf = one) =>
    resolveSigner(stateOf({ one: certificate(parts) }), leaf, { size: 6, created: 15, now: 15, ...when })
  const refused = (error: string) => ({ ok: false, error })

  it('has a certificate that is in the tree, stands there, has cooled down and was not over', () => {
    expect(ask({})).toEqual({ ok: true, value: { certificate: { ...certificate(), leaf: one }, endedLater: false } })
    expect(ask({}, {}, leafOf('none'))).toEqual(refused('unknown'))
    expect([ask({ size: 3 }), ask({ size: 4 }).ok]).toEqual([refused('not-in-tree'), true])
    expect([ask({ size: 7 }, { ended: removed }), ask({ size: 6 }, { ended: removed }).ok]).toEqual([
      refused('ended-before'),
      true,
    ])
    expect([ask({ now: 9 }), ask({ now: 10 }).ok]).toEqual([refused('cool-down'), true])
    expect([ask({ created: 20 }), ask({ created: 19 }).ok]).toEqual([refused('expired'), true])
    expect([ask({ created: 9, now: 20 }).ok, ask({ now: 25, created: 15 }).ok]).toEqual([true, true])
  })

  it('whose certificate was removed later is told apart from one that was only renewed', () => {
    expect(ask({}, { ended: removed })).toMatchObject({ value: { endedLater: true } })
    const replaced = { ended: { ...removed, how: 'replaced' } } as const
    expect(ask({}, replaced)).toMatchObject({ value: { endedLater: false } })
    const both = stateOf({
      one: certificate(replaced),
      other: certificate({ index: 6, ended: { ...removed, index: 9 } }),
    })
    expect(resolveSigner(both, one, { size: 6, created: 15, now: 15 })).toMatchObject({ value: { endedLater: true } })
  })
})

describe('what a tree has', () => {
  it('is its newest policy, epoch and key', () => {
    const policies = grown(
      ...[0, 4].map((index) => record<PolicyVersion>({ index, policy: record({ serial: index }) })),
    )
    const epochs = grown(...[2, 5].map((index) => record<EpochRecord>({ index })))
    const keys = grown(...[2, 5].map((index) => record<DeviceKeyRecord>({ index })))
    const empty = emptyDirectory()
    const state = {
      ...empty,
      size: 5,
      policies,
      units: empty.units.set(unit, record({ epochs })),
      devices: empty.devices.set(device, record({ keys })),
    }
    const serials = [0, 1, 4, 5, undefined].map((size) => policyAt(state, size)?.serial)
    expect(serials).toEqual([undefined, 0, 0, 4, 4])
    for (const find of [
      (size?: number) => currentEpoch(state, unit, size)?.index,
      (size?: number) => deviceKeyAt(state, device, size)?.index,
    ])
      expect([find(2), find(3), find(5), find(6), find()]).toEqual([undefined, 2, 2, 5, 2])
  })

  it('are its devices within their time, ascending, in the tree that is named or in all of it', () => {
    const names = ['m', 'b', 'z', 'late', 'over', 'ended'] as const
    const change: Readonly<Record<string, Partial<Certificate>>> = {
      late: { activeFrom: 16 },
      over: { notAfter: 15 },
      ended: { ended: removed },
    }
    const empty = emptyDirectory()
    const id = (name: string): DeviceId => testId<DeviceId>(name)
    const devices = grown(...names.map(id))
    const state = {
      ...empty,
      size: 100,
      units: empty.units.set(unit, record<UnitRecord>({ devices })),
      devices: names.reduce(
        (all, name) => all.set(id(name), record({ certificates: grown(leafOf(name)) })),
        empty.devices,
      ),
      certificates: names.reduce(
        (all, name) =>
          all.set(leafOf(name), certificate({ device: id(name), ...change[name] } as Partial<Certificate>)),
        empty.certificates,
      ),
    }
    const active = (at: number, size?: number) =>
      activeDevices(state, unit, { at, ...(size !== undefined && { size }) }).map((each) => each.device)
    expect(active(15)).toEqual([id('b'), id('m'), id('z')])
    expect(active(14, 6)).toEqual([id('b'), id('ended'), id('m'), id('over'), id('z')])
    expect(active(15, 3)).toEqual([])
    expect(activeDevices(state, testId<UnitId>('nowhere'), { at: 15 })).toEqual([])
  })
})
