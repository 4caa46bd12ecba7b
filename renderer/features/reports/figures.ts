/** The grid of figures as it is typed: texts by group and figure, and what they come to. */
import type { CrimeFigures } from '../../../shared/domain/report-table.ts'
import { crimeGroups, reportFigures, type CrimeGroup } from '../../../shared/domain/report-words.ts'
import { limits } from '../../../shared/limits.ts'

export type Figure = (typeof reportFigures)[number]
export type Typed = Readonly<Record<string, string>>

export const cellKey = (group: CrimeGroup, figure: Figure): string => `${group}.${figure}`

/** Groups of three, parted as either language does it. A part of one is no count: `1.5` is refused, not read as 15. */
const grouped = /^\d{1,3}(?:[\s.,]\d{3})+$/

/** `undefined`: nothing was typed; NaN: something that is no figure. */
export function numberIn(text: string): number | undefined {
  const typed = text.trim()
  if (typed === '') return undefined
  const digits = grouped.test(typed) ? typed.replaceAll(/\D/g, '') : typed
  const value = /^\d+$/.test(digits) ? Number(digits) : Number.NaN
  return value <= limits.reportFigure ? value : Number.NaN
}

export const typedOf = (figures: CrimeFigures): Typed =>
  Object.fromEntries(
    crimeGroups.flatMap((group) =>
      reportFigures.flatMap((figure) => {
        const value = figures[group]?.[figure]
        return value === undefined ? [] : [[cellKey(group, figure), String(value)]]
      }),
    ),
  )

/** A group in which nothing was typed is left out. `undefined`: a cell holds what is no figure. */
export function figuresOf(typed: Typed): CrimeFigures | undefined {
  const values = (group: CrimeGroup) => reportFigures.map((figure) => numberIn(typed[cellKey(group, figure)] ?? ''))
  if (crimeGroups.some((group) => values(group).some((value) => Number.isNaN(value)))) return undefined
  return Object.fromEntries(
    crimeGroups.flatMap((group) => {
      const [recorded, cleared, offenders] = values(group)
      if (recorded === undefined && cleared === undefined && offenders === undefined) return []
      const counts = { recorded: recorded ?? 0, cleared: cleared ?? 0, ...(offenders !== undefined && { offenders }) }
      return [[group, counts]]
    }),
  )
}

/** Rows and columns of a table that was copied elsewhere, laid down from that cell on. */
export function pasted(typed: Typed, text: string, at: { readonly row: number; readonly column: number }): Typed {
  const cells = text.replace(/\r?\n$/, '').split(/\r?\n/)
  return {
    ...typed,
    ...Object.fromEntries(
      cells.flatMap((line, row) =>
        line.split('\t').flatMap((cell, column) => {
          const group = crimeGroups[at.row + row]
          const figure = reportFigures[at.column + column]
          return group === undefined || figure === undefined ? [] : [[cellKey(group, figure), cell.trim().slice(0, 12)]]
        }),
      ),
    ),
  }
}
