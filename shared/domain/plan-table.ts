/** The field table of a joint plan (docs/spec/plan.md): one table, the form on the wire and the form in JSON. */
import { limits } from '../limits.ts'
import { handlings, recordStatuses, typedMarkings } from './bulletin-words.ts'
import { planKinds } from './plan-words.ts'
import { integer, list, text, word } from './shape.ts'
import { may, need, table } from './shape-table.ts'

const short = text(limits.shortTextBytes)
const long = text(limits.longTextBytes, { lines: true })
const count = integer(0, limits.planFigure)

/** Everything but the window, which a body holds as times. */
export const planTable = table({
  kind: need(0, word(planKinds)),
  title: need(1, text(limits.titleBytes)),
  status: need(2, word(recordStatuses)),
  marking: need(undefined, word(typedMarkings)),
  handling: need(undefined, word(handlings)),
  handlingNote: may(3, long),
  /** Communes, routes, stretches of the border. */
  area: need(4, short),
  /** Where to meet, what to check. */
  places: may(5, list(short, limits.planPlaces)),
  /** What is to be done, and how. */
  purpose: need(6, long),
  /** Who leads. */
  lead: may(7, short),
  contact: may(8, table({ name: need(0, short), phone: may(1, text(32)) })),
})

/** What a result counts. */
export const figuresTable = table({
  places: may(0, count),
  persons: may(1, count),
  vehicles: may(2, count),
  violations: may(3, count),
  arrests: may(4, count),
})
