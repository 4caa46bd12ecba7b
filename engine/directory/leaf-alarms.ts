/** Which leaves a home remembers, and which of them are faults of the log. */
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { decodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import { limits } from '../../shared/limits.ts'
import { isNewsAbout, type Self } from './own-leaves.ts'
import type { JudgedLeaf } from './replica.ts'
import type { DirectoryAlarm } from './store.ts'

/** Indices whose signatures were never found good: judged anew each time. */
export const unproven = (alarms: readonly DirectoryAlarm[]): ReadonlySet<number> =>
  new Set(alarms.flatMap((alarm) => (alarm.kind === 'void-leaf' || alarm.kind === 'unknown-leaf' ? [alarm.index] : [])))

/** Faults of the log, without what is merely new to this program or news about the own unit. */
export const loudAlarms = (alarms: readonly DirectoryAlarm[]): readonly DirectoryAlarm[] =>
  alarms.filter((alarm) => alarm.kind !== 'unknown-leaf' && alarm.kind !== 'own-unit')

/** Of leaves that have just come. The own history up to the own certificate is what enrolment has shown. */
export function alarmsOf(
  judged: { readonly state: DirectoryState; readonly leaves: readonly JudgedLeaf[] },
  seen: { readonly at: number; readonly self: Self | undefined },
): readonly DirectoryAlarm[] {
  const { at, self } = seen
  const since = self && joinedAt(judged.state, self)
  return judged.leaves.flatMap(({ index, verdict, bytes }): DirectoryAlarm[] => {
    const logged = decodeLeaf(bytes)?.logged ?? 0
    const future: DirectoryAlarm[] = logged > at + limits.loggedAheadMs ? [{ kind: 'future-leaf', at, index }] : []
    if (verdict.kind === 'void') return [...future, { kind: 'void-leaf', at, index }]
    if (verdict.kind !== 'applied') return [...future, { kind: 'unknown-leaf', at, index }]
    const isNews = self !== undefined && since !== undefined && index > since && isNewsAbout(self, bytes)
    return isNews ? [...future, { kind: 'own-unit', at, index }] : future
  })
}

/** Index of the own device's first certificate. */
function joinedAt(state: DirectoryState, self: Self): number | undefined {
  const first = state.devices.get(self.device)?.certificates.at(0)
  return first === undefined ? undefined : state.certificates.get(first)?.index
}
