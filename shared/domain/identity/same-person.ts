/**
 * Do two descriptions mean one person (field.md 6.5)? Beside a name there is always a second factor, and a family name is
 * none. What speaks for it and against it is listed: people decide, nothing is merged by this.
 */
import type { BulletinInput } from '../bulletin-input.ts'
import { foldText } from '../vietnamese/fold.ts'
import { canonicalAccount } from './account.ts'
import { compactNumber } from './identity-number.ts'
import { compareNames, nameScore, type NameMatch } from './name.ts'
import { parsePhone } from './phone.ts'
import { compactPlate } from './plate.ts'

export type PersonTraits = Pick<BulletinInput, 'subject' | 'phones' | 'vehicles' | 'accounts'>

export const reasonKeys = [
  'id-number',
  'name',
  'name-reversed',
  'name-middle',
  'name-joined',
  'nickname',
  'birth-date',
  'birth-year',
  'birth-near',
  'hometown',
  'father',
  'mother',
  'mark',
  'phone',
  'phone-old',
  'plate',
  'account',
  'id-differs',
  'sex-differs',
  'birth-differs',
] as const
export type ReasonKey = (typeof reasonKeys)[number]

export interface PersonReason {
  readonly key: ReasonKey
  /** For names: how close, as search says it. */
  readonly how?: NameMatch['how']
  /** What stands on the other side. */
  readonly text?: string
}
export interface PersonMatch {
  /** `same`: a number of the state and a second thing; `likely`: a name and a strong second thing, or a number alone. */
  readonly verdict: 'same' | 'likely' | 'possible'
  readonly reasons: readonly PersonReason[]
}

/** Years that records differ by where one was written from memory. */
const nearYears = 1

const strong: ReadonlySet<ReasonKey> = new Set([
  'birth-date',
  'birth-year',
  'father',
  'mother',
  'phone',
  'phone-old',
  'account',
])
const weak: ReadonlySet<ReasonKey> = new Set(['birth-near', 'hometown', 'mark', 'plate'])
/** Things that people share or hand on: without a name they are worth a look, no more. */
const lent: ReadonlySet<ReasonKey> = new Set(['phone', 'phone-old', 'account', 'plate'])
const against: ReadonlySet<ReasonKey> = new Set(['id-differs', 'sex-differs', 'birth-differs'])

/** `undefined`: nothing worth showing. Symmetric in its verdict. */
export function samePerson(mine: PersonTraits, other: PersonTraits): PersonMatch | undefined {
  const reasons = [...idReasons(mine, other), ...nameReasons(mine, other), ...birthReasons(mine, other)].concat(
    sexReasons(mine, other),
    textReasons(mine, other),
    thingReasons(mine, other),
  )
  const has = (keys: ReadonlySet<ReasonKey>): boolean => reasons.some(({ key }) => keys.has(key))
  const keys = new Set(reasons.map(({ key }) => key))
  const named = reasons.some(({ key }) => key.startsWith('name'))
  const second = has(strong) || has(weak)
  if (keys.has('id-number')) return { verdict: named || keys.has('nickname') || second ? 'same' : 'likely', reasons }
  const level = named && has(strong) ? 2 : (named && has(weak)) || (keys.has('nickname') && second) || has(lent) ? 1 : 0
  const left = level - (has(against) ? 1 : 0)
  return left < 1 ? undefined : { verdict: left === 2 ? 'likely' : 'possible', reasons }
}

type Names = NonNullable<NonNullable<PersonTraits['subject']>['names']>
const namesOf = (one: PersonTraits, nicknames: boolean): Names =>
  (one.subject?.names ?? []).filter(({ kind }) => (kind === 'nickname') === nicknames)

/** A family name alone is no name; one that is written as one word was compared with one of several. */
const isWhole = ({ way }: NameMatch, text: string): boolean => way === 'joined' || foldText(text).includes(' ')

/** The closest pair of names, of two words or more; then the closest pair where one is a nickname. */
function nameReasons(mine: PersonTraits, other: PersonTraits): readonly PersonReason[] {
  const full = closest(namesOf(mine, false), namesOf(other, false))
  if (full !== undefined && isWhole(full.match, full.text)) {
    const { way, how } = full.match
    return [{ key: way === undefined ? 'name' : `name-${way}`, how, text: full.text }]
  }
  const nick =
    closest(namesOf(mine, true), other.subject?.names ?? []) ?? closest(namesOf(mine, false), namesOf(other, true))
  return nick === undefined ? [] : [{ key: 'nickname', how: nick.match.how, text: nick.text }]
}

function closest(a: Names, b: Names): { readonly match: NameMatch; readonly text: string } | undefined {
  return a
    .flatMap((one) => b.map((two) => ({ match: compareNames(one.full, two.full), text: two.full })))
    .flatMap(({ match, text }) => (match === undefined ? [] : [{ match, text }]))
    .toSorted((x, y) => nameScore(y.match) - nameScore(x.match))[0]
}

function idReasons(mine: PersonTraits, other: PersonTraits): readonly PersonReason[] {
  const [a, b] = [mine.subject?.ids ?? [], other.subject?.ids ?? []]
  const pairs = a.flatMap((one) => b.filter(({ type }) => type === one.type).map((two) => ({ one, two })))
  const equal = pairs.find(({ one, two }) => compactNumber(one.number) === compactNumber(two.number))
  if (equal !== undefined) return [{ key: 'id-number', text: equal.two.number }]
  // a person has one CCCD; passports and CMND are renewed under other numbers
  const cccd = pairs.find(({ one }) => one.type === 'cccd')
  return cccd === undefined ? [] : [{ key: 'id-differs', text: cccd.two.number }]
}

const yearOf = ({ subject }: PersonTraits): number | undefined =>
  subject?.birth?.year ?? (subject?.birth?.date === undefined ? undefined : Number(subject.birth.date.slice(0, 4)))

function birthReasons(mine: PersonTraits, other: PersonTraits): readonly PersonReason[] {
  const [a, b] = [yearOf(mine), yearOf(other)]
  if (a === undefined || b === undefined) return []
  const [dateA, dateB] = [mine.subject?.birth?.date, other.subject?.birth?.date]
  const text = dateB ?? String(b)
  if (dateA !== undefined && dateA === dateB) return [{ key: 'birth-date', text }]
  if (a === b) return [{ key: 'birth-year', text }]
  return [{ key: Math.abs(a - b) <= nearYears ? 'birth-near' : 'birth-differs', text }]
}

function sexReasons(mine: PersonTraits, other: PersonTraits): readonly PersonReason[] {
  const [a, b] = [mine.subject?.sex ?? 'unknown', other.subject?.sex ?? 'unknown']
  return a === 'unknown' || b === 'unknown' || a === b ? [] : [{ key: 'sex-differs' }]
}

function textReasons(mine: PersonTraits, other: PersonTraits): readonly PersonReason[] {
  const [a, b] = [mine.subject, other.subject]
  const parent = (key: 'father' | 'mother'): readonly PersonReason[] => {
    const [one, two] = [a?.[key], b?.[key]]
    const match = one === undefined || two === undefined ? undefined : compareNames(one, two)
    return match !== undefined && two !== undefined && isWhole(match, two) ? [{ key, text: two }] : []
  }
  const home = b?.hometown
  const mark = b?.marks?.find(({ type, text }) =>
    a?.marks?.some((one) => one.type === type && foldText(one.text) === foldText(text)),
  )
  return [
    ...(home !== undefined && a?.hometown !== undefined && foldText(home) === foldText(a.hometown)
      ? [{ key: 'hometown' as const, text: home }]
      : []),
    ...parent('father'),
    ...parent('mother'),
    ...(mark === undefined ? [] : [{ key: 'mark' as const, text: mark.text }]),
  ]
}

function thingReasons(mine: PersonTraits, other: PersonTraits): readonly PersonReason[] {
  const found: PersonReason[] = []
  const mobiles = (mine.phones ?? []).flatMap((phone) => parsePhone(phone) ?? [])
  for (const text of other.phones ?? []) {
    const parsed = parsePhone(text)
    const own = mobiles.find(({ canonical }) => canonical === parsed?.canonical)
    if (parsed !== undefined && own !== undefined)
      found.push({ key: parsed.old === own.old ? 'phone' : 'phone-old', text })
  }
  const plates = (mine.vehicles ?? []).map((one) => `${compactPlate(one.plate ?? '')} ${one.class}`)
  for (const { plate, class: kind } of other.vehicles ?? []) {
    if (plate !== undefined && plates.includes(`${compactPlate(plate)} ${kind}`))
      found.push({ key: 'plate', text: plate })
  }
  const accounts = new Set((mine.accounts ?? []).map(canonicalAccount))
  const account = other.accounts?.find((one) => accounts.has(canonicalAccount(one)))
  return account === undefined ? found : [...found, { key: 'account', text: account.number }]
}
