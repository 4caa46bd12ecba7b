/** The demonstration's bulletins: rows of resources/demo with dates, contact and portrait filled in. */
import rows from '../../resources/demo/bulletins.json' with { type: 'json' }
import provinces from '../../resources/demo/units.json' with { type: 'json' }
import { z } from 'zod'
import { bulletinInput, type BulletinInput } from '../../shared/domain/bulletin-input.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { urgency as urgencyWord, unitCode } from '../../shared/ipc/values.ts'
import { day } from '../../shared/time.ts'
import { drawPortrait } from './portrait/portrait.ts'
import { femaleHair, maleHair, type Known } from './portrait/traits.ts'
import { createSeeded } from './seeded.ts'
import { inventedName } from './world/plan.ts'

const units = z.array(unitCode)
/** What is to happen to a bulletin, so that every screen has something to show. */
const script = z.strictObject({
  open: units.default([]),
  ack: units.default([]),
  act: z
    .record(unitCode, z.tuple([z.enum(['arrested', 'located', 'not-found', 'handed-over', 'other']), z.string()]))
    .default({}),
  cancel: z.enum(['arrested', 'surrendered', 'removed', 'found', 'withdrawn', 'entered-in-error']).optional(),
})
const known = z.strictObject({
  sex: z.enum(['male', 'female']),
  age: z.number(),
  hair: z.enum([...maleHair, ...femaleHair]).optional(),
  scar: z.enum(['none', 'left-cheek', 'right-cheek', 'brow', 'chin']).optional(),
  mole: z.enum(['none', 'left-cheek', 'right-cheek', 'lip', 'chin']).optional(),
  glasses: z.enum(['none', 'round', 'square']).optional(),
  beard: z.enum(['none', 'stubble', 'moustache', 'goatee']).optional(),
  dark: z.boolean().optional(),
})
const row = z.strictObject({
  from: unitCode,
  to: z.array(z.string()),
  urgency: urgencyWord,
  portrait: known.optional(),
  story: script.default({ open: [], ack: [], act: {} }),
  bulletin: z.record(z.string(), z.unknown()),
})
type Row = z.output<typeof row>

export interface DemoBulletin {
  readonly from: string
  readonly to: readonly string[]
  readonly urgency: Row['urgency']
  readonly story: z.output<typeof script>
  readonly bulletin: BulletinInput
  /** Name and bytes of the drawn portrait, made when it is asked for. */
  readonly portrait: (() => { readonly name: string; readonly bytes: Bytes }) | undefined
}

export interface DemoBulletinOptions {
  readonly count: number
  readonly seed: number
  readonly now: number
}

/** Those of resources/demo in their order; after the last one again, under other invented names. */
export function demoBulletins({ count, seed, now }: DemoBulletinOptions): readonly DemoBulletin[] {
  const all = z.array(row).parse(rows)
  return Array.from({ length: count }, (_, i) => {
    const found = all[i % all.length]
    if (found === undefined) throw new Error('resources/demo has no bulletins')
    return prepare(found, { index: i, again: i >= all.length, seed, now })
  })
}

interface Place {
  readonly index: number
  readonly again: boolean
  readonly seed: number
  readonly now: number
}

function prepare(from: Row, place: Place): DemoBulletin {
  const { index, again, seed, now } = place
  const dated = withDates(from.bulletin, now) as Record<string, unknown>
  const written = bulletinInput.parse({ ...dated, contact: contactOf(from.from) })
  const bulletin = again ? renamed(written, `${seed} ${index}`) : written
  const { portrait } = from
  const facts =
    portrait === undefined
      ? undefined
      : (Object.fromEntries(Object.entries(portrait).filter(([, value]) => value !== undefined)) as Known)
  const name = `chan-dung-${index + 1}.png`
  return {
    from: from.from,
    to: from.to,
    urgency: from.urgency,
    story: from.story,
    bulletin,
    portrait: facts === undefined ? undefined : () => ({ name, bytes: drawPortrait(`${seed} ${index}`, facts) }),
  }
}

/** `daysAgo: 5` becomes `date: 2026-11-16`. */
function withDates(value: unknown, now: number): unknown {
  if (Array.isArray(value)) return value.map((each) => withDates(each, now))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === 'daysAgo' && typeof inner === 'number'
        ? ['date', new Date(now - inner * day).toISOString().slice(0, 10)]
        : [key, withDates(inner, now)],
    ),
  )
}

function contactOf(code: string): NonNullable<BulletinInput['contact']> {
  const unit = provinces.find((each) => each.code === code)
  const officer = unit?.officers.find((each) => each.role === 'duty')
  return { name: officer?.name ?? 'Trực ban', phone: unit?.phone ?? '0000 000 113', address: unit?.address ?? '' }
}

/** The same case about another invented person: name, title, identity number and phones differ. */
function renamed(bulletin: BulletinInput, seed: string): BulletinInput {
  const dice = createSeeded(`name ${seed}`)
  const { subject } = bulletin
  const full = inventedName(dice, subject?.sex === 'female' ? 'female' : 'male')
  const digits = (count: number): string => String(Math.floor(dice.next() * 10 ** count)).padStart(count, '0')
  const before = subject?.names?.[0]?.full
  const title = bulletin.title ?? ''
  return {
    ...bulletin,
    title: before === undefined ? `${title} (${digits(4)})` : title.replace(before, full),
    ...(bulletin.phones === undefined ? {} : { phones: bulletin.phones.map(() => `0000 ${digits(3)} ${digits(3)}`) }),
    ...(subject === undefined
      ? {}
      : {
          subject: {
            ...subject,
            names: [{ full, kind: 'legal' as const }, ...(subject.names ?? []).slice(1)],
            ...(subject.ids === undefined
              ? {}
              : { ids: subject.ids.map((id) => ({ ...id, number: id.number.slice(0, -6) + digits(6) })) }),
          },
        }),
  }
}
