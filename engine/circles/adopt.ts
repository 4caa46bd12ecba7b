/**
 * Takes the keys of circles in: the wrap of the own unit is opened with the unit's epoch that the version names, the whole
 * box is audited, and the seed is on the disk before any mail sealed to it is acknowledged (docs/spec/circles.md).
 */
import { equalBytes } from '../../shared/bytes.ts'
import { idBytes } from '../../shared/ids.ts'
import { circleEnd } from '../../shared/protocol/directory/circles.ts'
import type { CircleMember, CircleRecord } from '../../shared/protocol/directory/records.ts'
import { seedWrapsRoot } from '../../shared/protocol/directory/seed-wraps.ts'
import { openCircleWrap } from '../enrol/circle-wraps.ts'
import { seedKept } from '../epochs/windows.ts'
import { audit, type EpochHome, type EpochWork } from '../epochs/work.ts'
import { doneCircle, endCircle } from '../store/circles.ts'
import { keyNames } from '../vault/key-file.ts'

/** Versions that name the own unit, newest first, up to the first that is dead: what came before it is dead too. */
export function* ownVersions({ context }: EpochHome): IterableIterator<CircleRecord> {
  const { directory, store, self } = context
  for (const versions of directory.state.circles.values()) {
    for (let version = versions.length; version >= 1; version--) {
      const record = versions.at(version - 1)
      if (record === undefined || doneCircle(store.read, record) === 'dead') break
      if (ownMember(record, self.unit) !== undefined) yield record
    }
  }
}

export const ownMember = (circle: CircleRecord, unit: CircleMember['unit']): CircleMember | undefined =>
  circle.members.find((each) => each.unit === unit)

/** How many were settled: adopted, refused, or too old to be taken in. Wraps that the relay does not show come later. */
export async function adoptCircles(work: EpochWork): Promise<number> {
  const { context, keys } = work
  let settled = 0
  for (const circle of ownVersions(work)) {
    const name = keyNames.circle(circle.circle, circle.version)
    if (keys.get(name) !== undefined || doneCircle(context.store.read, circle) !== undefined) continue
    if (isCircleOver(work, circle)) expire(work, circle)
    else if (!(await adopt(work, circle))) continue
    settled += 1
  }
  return settled
}

/** Its seed would have to be destroyed by now, whoever has not said anything. */
export function isCircleOver({ context }: EpochHome, circle: CircleRecord): boolean {
  const { directory, clock, self } = context
  const now = clock.now()
  const end = circleEnd(directory.state, circle, { size: directory.state.size, at: now })
  return end !== undefined && now - end >= seedKept(directory.state, self.unit).max
}

async function adopt(work: EpochWork, circle: CircleRecord): Promise<boolean> {
  const { context, keys, client } = work
  const { self, deps } = context
  const epoch = ownMember(circle, self.unit)?.epoch ?? 0
  // not here yet, or made before this device was one of the unit: its siblings carry what came under it
  const epochKey = keys.get(keyNames.unitEpoch(self.unit, epoch))
  if (epochKey === undefined) return false
  const { wraps } = await client.request('logWraps', { root: circle.seedWrapsRoot })
  const areNamed = wraps.length > 0 && equalBytes(seedWrapsRoot(deps.crypto, wraps), circle.seedWrapsRoot)
  if (!areNamed) return false // the relay's doing, no word of the author's
  const epochKeys = deps.crypto.kemKeyPair(epochKey)
  const opened = openCircleWrap(deps.crypto, { circle, leaves: wraps, unit: self.unit, epoch, epochKeys })
  epochKeys.secretKey.purge()
  if (!opened.ok) return refuse(work, circle, opened.error)
  const { seed, keys: pair } = opened.value
  pair.secretKey.purge()
  deps.step('circles.adopt.before')
  keys.change({ put: [{ name: keyNames.circle(circle.circle, circle.version), key: seed }] })
  seed.purge()
  context.store.transaction('circle-adopted', (tx) =>
    audit(work, tx, { action: 'circle.adopted', object: idBytes(circle.leaf) }),
  )
  deps.step('circles.adopt.after')
  return true
}

function refuse(home: EpochHome, circle: CircleRecord, code: string): true {
  const { store, clock } = home.context
  store.transaction('circle-refused', (tx) => {
    endCircle(tx, { circle: circle.circle, version: circle.version, state: 'refused', at: clock.now() })
    audit(home, tx, { action: 'circle.refused', code, object: idBytes(circle.leaf) })
  })
  return true
}

function expire(home: EpochHome, circle: CircleRecord): void {
  const { store, clock } = home.context
  store.transaction('circle-expired', (tx) => {
    endCircle(tx, { circle: circle.circle, version: circle.version, state: 'dead', at: clock.now() })
    audit(home, tx, { action: 'circle.expired', object: idBytes(circle.leaf) })
  })
}
