/** Plates that are not a province's ordinary series (plate-kinds.json). */
import type { VehicleClass } from '../bulletin-words.ts'
import table from './plate-kinds.json' with { type: 'json' }

const lettersOf = (kind: string): readonly string[] =>
  table.rows.filter((row) => row.kind === kind).map((row) => row.letters)

/** First letters of army plates, which start with two letters. */
export const armyLetters: ReadonlySet<string> = new Set(lettersOf('army'))
/** Letters between the numbers of a foreigner's plate. */
export const foreignLetters: ReadonlySet<string> = new Set(lettersOf('foreign'))
/** Two letters behind a province's number that fix the class. */
export const classBySeries: ReadonlyMap<string, VehicleClass> = new Map(
  table.rows.flatMap((row) => (row.class === undefined ? [] : [[row.letters, row.class as VehicleClass] as const])),
)
export const centralSeries: string = table.central.series
/** Never issued: the only series of invented plates. */
export const demonstrationSeries: string = table.demonstration.series
