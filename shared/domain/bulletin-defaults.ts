/** Deadlines and lives that a sender gets without asking (names.md, Urgency; field.md section 9): data, not law. */
import { day, hour, minute } from '../time.ts'
import type { BulletinInput } from './bulletin-input.ts'
import type { BulletinKind, Urgency } from './bulletin-words.ts'

export const ackWithinMs: Readonly<Record<Urgency, number>> = {
  immediate: 10 * minute,
  urgent: 1 * hour,
  routine: 8 * hour,
  inquiry: 3 * day,
  other: 7 * day,
}
/** Until when a bulletin holds without revalidation: a wanted person 90 d, everything else 30 d. */
export const validForMs = (kind: BulletinKind): number => (kind === 'wanted' || kind === 'sought' ? 90 * day : 30 * day)
/** The owner is warned this long before the end. */
export const expiryWarningMs = 7 * day

/** What lists show: the title, else the person, else the vehicle, else nothing but the kind. */
export function bulletinTitle(bulletin: Pick<BulletinInput, 'title' | 'subject' | 'vehicles' | 'kind'>): string {
  const names = bulletin.subject?.names ?? []
  const person = names.find((name) => name.kind === 'legal') ?? names[0]
  const alias = names.find((name) => name !== person)
  const vehicle = bulletin.vehicles?.[0]
  if (bulletin.title !== undefined) return bulletin.title
  if (person !== undefined) return alias === undefined ? person.full : `${person.full} (${alias.full})`
  return vehicle?.plate ?? vehicle?.text ?? bulletin.kind
}
