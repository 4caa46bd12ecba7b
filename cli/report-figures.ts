/** Figures of reports as lines of text. */
import type { ReportSums } from '../shared/ipc/report-calls.ts'
import type { Language } from './language.ts'
import { table } from './table.ts'
import { word } from './words/terms.ts'

/** `81.16%`; over 100, of crimes of an earlier period, with a mark. */
export const ratePart = ({ clearUp }: { readonly clearUp?: number | undefined }): string =>
  clearUp === undefined ? '-' : `${clearUp.toFixed(2)}%${clearUp > 100 ? ' (!)' : ''}`

export const figuresTable = ({ groups, total }: ReportSums, language: Language): string =>
  table([
    ...groups.map(({ group, ...each }) => [word(language, 'crimeGroup', group), ...figures(each)]),
    [word(language, 'reportColumn', 'total'), ...figures(total)],
  ])

const figures = (each: ReportSums['total']): readonly string[] => [
  String(each.recorded),
  String(each.cleared),
  String(each.offenders),
  ratePart(each),
]
