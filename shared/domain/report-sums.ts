/** Sums and rates of crime figures. Rates are computed wherever they are shown, and travel nowhere. */
import type { CrimeCounts, CrimeFigures } from './report-table.ts'
import { crimeGroups, type CrimeGroup } from './report-words.ts'

export interface Counts {
  readonly recorded: number
  readonly cleared: number
  readonly offenders: number
}
export const noCounts: Counts = { recorded: 0, cleared: 0, offenders: 0 }

export const addCounts = (a: Counts, b: CrimeCounts | Counts): Counts => ({
  recorded: a.recorded + b.recorded,
  cleared: a.cleared + b.cleared,
  offenders: a.offenders + (b.offenders ?? 0),
})

/** Groups that somebody has given figures of, in the order of the list. */
export type GroupSums = readonly (Counts & { readonly group: CrimeGroup })[]

export const sumByGroup = (all: readonly CrimeFigures[]): GroupSums =>
  crimeGroups.flatMap((group) => {
    const given = all.flatMap((figures) => figures[group] ?? [])
    return given.length === 0 ? [] : [{ group, ...given.reduce<Counts>(addCounts, noCounts) }]
  })

export const totalOf = (groups: GroupSums): Counts => groups.reduce<Counts>(addCounts, noCounts)

/**
 * Cleared up of recorded, in per cent with two places. May be more than 100: crimes of an earlier period that have been
 * cleared up in this one. Nothing is said where nothing was recorded.
 */
export const clearUpOf = ({ recorded, cleared }: Pick<Counts, 'recorded' | 'cleared'>): number | undefined =>
  recorded === 0 ? undefined : Math.round((cleared * 10_000) / recorded) / 100

/** More was cleared up than recorded: possible, and to be explained. */
export const isOver = ({ recorded, cleared }: Pick<Counts, 'recorded' | 'cleared'>): boolean => cleared > recorded
