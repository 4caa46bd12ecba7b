/** Deadlines and lives that a sender gets without asking (names.md, Urgency; field.md section 9): data, not law. */
import { day, hour, minute } from '../time.ts'
import type { BulletinInput } from './bulletin-input.ts'
import type { BulletinKind, HitUrgency, Urgency } from './bulletin-words.ts'
import { hardStopMs, validityOf, warnAheadMs } from './data/validity.ts'

export const ackWithinMs: Readonly<Record<Urgency, number>> = {
  immediate: 10 * minute,
  urgent: 1 * hour,
  routine: 8 * hour,
  inquiry: 3 * day,
  other: 7 * day,
}
/** Until when the owner answers a hit request (field.md 4.1). */
export const hitWithinMs: Readonly<Record<HitUrgency, number>> = { urgent: 10 * minute, routine: 1 * hour }
/** Until when a bulletin holds without revalidation. */
export const validForMs = (kind: BulletinKind): number => validityOf(kind).firstMs
/** Until when one holds that its owner confirms now; `undefined`: it has come to its hard stop. `forMs`: as asked. */
export function revalidatedUntil(
  { kind, created }: { readonly kind: BulletinKind; readonly created: number },
  { now, forMs = validityOf(kind).againMs }: { readonly now: number; readonly forMs?: number | undefined },
): number | undefined {
  const stop = created + hardStopMs
  return now < stop ? Math.min(now + forMs, stop) : undefined
}
/** The owner is warned this long before the end. */
export const expiryWarningMs = warnAheadMs

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
