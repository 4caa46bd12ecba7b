/** Names of circles: told by the unit that made the circle to everybody who belongs to it (docs/spec/circles.md, Name). */
import { isPlainName } from '../../shared/plain-name.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { CircleId, UnitId } from '../../shared/ids.ts'
import { circleNameBody, type CircleNameFields } from '../../shared/protocol/bodies/circle-name.ts'
import { circleVersion } from '../../shared/protocol/directory/circles.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { speaksFor } from '../../shared/protocol/directory/selectors.ts'
import { circleName, markTold, nameCircle } from '../store/circles.ts'
import type { WritableDb } from '../store/database.ts'
import type { SyncContext } from '../sync/context.ts'
import type { Sender } from '../sync/inbox/signers.ts'
import { authorControl } from '../sync/receipts/control.ts'

/** The unit whose device made version 1. */
export function founderOf(state: DirectoryState, circle: CircleId): UnitId | undefined {
  const first = circleVersion(state, circle, 1)
  return first && state.devices.get(first.author)?.unit
}

/** Whether that unit says what the circle is called: it made it, or came after the unit that did. */
export function mayName(context: SyncContext, circle: CircleId, unit: UnitId): boolean {
  const { state } = context.directory
  const owner = founderOf(state, circle)
  return owner !== undefined && speaksFor(state, { unit, owner }, { at: Math.max(context.clock.now(), state.clock) })
}

/** Members that have not been told are, each time the members have changed. Returns whether anything was made. */
export function tellNames(context: SyncContext): boolean {
  const { directory, store, self } = context
  if (!directory.sealing('thuong').ok) return false
  let made = false
  for (const { last: circle } of directory.state.circles.values()) {
    if (circle === undefined) continue
    const id = circle.circle
    const named = circleName(store.read, id)
    if (named?.unit !== self.unit || named.told >= circle.version) continue
    const before = circleVersion(directory.state, id, named.told)?.members.map(({ unit }) => unit) ?? []
    const isNews = circle.members.some(({ unit }) => !before.includes(unit))
    made = tell(context, { circle: id, version: circle.version, name: isNews ? named.name : undefined }) || made
  }
  return made
}

function tell(
  context: SyncContext,
  word: { readonly circle: CircleId; readonly version: number; readonly name: string | undefined },
): boolean {
  const { store, directory, deps } = context
  const { circle, version, name } = word
  const members = circleVersion(directory.state, circle, version)?.members.map(({ unit }) => unit) ?? []
  try {
    store.transaction('circle-named', (tx) => {
      markTold(tx, word)
      if (name === undefined) return
      authorControl(context, tx, {
        type: 'circle-name',
        to: members,
        circles: [circle],
        urgency: 'other',
        body: (common) => circleNameBody.encode(deps.crypto, { ...common, circle, version, name }),
      })
    })
    return name !== undefined
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError) || thrown.code === 'store/full') throw thrown
    return false // a member without a key: told with a later round
  }
}

/** A verified word. False when that unit has no say in it, or it is no line that can be shown. */
export function applyName(
  context: SyncContext,
  tx: WritableDb,
  word: { readonly sender: Sender; readonly fields: CircleNameFields; readonly at: number },
): boolean {
  const { sender, fields } = word
  const { circle, version, name } = fields
  if (!mayName(context, circle, sender.unit) || name.trim() === '' || !isPlainName(name)) return false
  nameCircle(tx, { circle, name, unit: sender.unit, at: word.at, told: version })
  return true
}
