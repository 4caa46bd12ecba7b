/**
 * Provinces as identity numbers and plates know them (provinces.json). How sure each line is stands in it: what is
 * corrected there needs no change here, and nothing of it is a reason to refuse (field.md 6.4).
 */
import table from './provinces.json' with { type: 'json' }

export interface Province {
  /** First three digits of a CCCD: where the birth was registered. */
  readonly cccd: string
  readonly name: string
  /** Other names that people write. */
  readonly also?: readonly string[]
  /** First two digits of number plates. */
  readonly plates?: readonly string[]
  /** Unit code of the province's police in this system. */
  readonly unit?: string
  /** How people shorten it: the head of a bulletin's reference. */
  readonly short?: string
}

export const provinces: readonly Province[] = table.rows

export const provinceByCccd: ReadonlyMap<string, Province> = new Map(provinces.map((each) => [each.cccd, each]))
export const provinceByPlate: ReadonlyMap<string, Province> = new Map(
  provinces.flatMap((each) => (each.plates ?? []).map((series) => [series, each] as const)),
)
export const provinceByUnit: ReadonlyMap<string, Province> = new Map(
  provinces.flatMap((each) => (each.unit === undefined ? [] : [[each.unit, each] as const])),
)
