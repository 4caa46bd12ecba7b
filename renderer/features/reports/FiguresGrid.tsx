import { useRef, type ClipboardEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { clearUpOf, noCounts, sumByGroup, totalOf } from '../../../shared/domain/report-sums.ts'
import { crimeGroups, reportFigures, type CrimeGroup } from '../../../shared/domain/report-words.ts'
import { cellKey, figuresOf, numberIn, pasted, type Typed } from './figures.ts'
import styles from './reports.module.css'
import { useRate } from './use-rate.ts'

interface Props {
  readonly typed: Typed
  readonly onChange: (typed: Typed) => void
}

/** Arrows up and down and Enter move as in a spreadsheet, Tab goes along the row; a copied table is pasted whole. */
export function FiguresGrid({ typed, onChange }: Props) {
  const { t } = useTranslation()
  const rate = useRate()
  const body = useRef<HTMLTableSectionElement>(null)
  const groups = sumByGroup([figuresOf(typed) ?? {}])
  const total = totalOf(groups)
  const rateOf = (group: CrimeGroup): number | undefined =>
    clearUpOf(groups.find((each) => each.group === group) ?? noCounts)
  const focus = (row: number, column: number): void => {
    const cell = body.current?.querySelectorAll('tr')[row]?.querySelectorAll('input')[column]
    cell?.focus()
    cell?.select()
  }
  const step = (event: KeyboardEvent, row: number, column: number): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : 0
    if (by === 0) return
    event.preventDefault()
    focus(row + by, column)
  }
  const paste = (event: ClipboardEvent, row: number, column: number): void => {
    const text = event.clipboardData.getData('text/plain')
    if (!/[\t\n]/.test(text)) return
    event.preventDefault()
    onChange(pasted(typed, text, { row, column }))
  }
  return (
    <div className={styles['wide']}>
      <table className={`${styles['figures']} ${styles['grid']}`}>
        <caption>{t('report.gridHint')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('word.reportColumn.group')}</th>
            {reportFigures.map((figure) => (
              <th key={figure} scope="col">
                {t(`word.reportFigure.${figure}`)}
              </th>
            ))}
            <th scope="col">{t('report.rate')}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {crimeGroups.map((group, row) => (
            <tr key={group}>
              <th scope="row">{t(`word.crimeGroup.${group}`)}</th>
              {reportFigures.map((figure, column) => {
                const key = cellKey(group, figure)
                const value = typed[key] ?? ''
                return (
                  <td key={figure}>
                    <input
                      inputMode="numeric"
                      autoComplete="off"
                      maxLength={12}
                      aria-label={`${t(`word.crimeGroup.${group}`)}: ${t(`word.reportFigure.${figure}`)}`}
                      aria-invalid={Number.isNaN(numberIn(value))}
                      value={value}
                      onChange={(event) => onChange({ ...typed, [key]: event.currentTarget.value })}
                      onKeyDown={(event) => step(event, row, column)}
                      onPaste={(event) => paste(event, row, column)}
                    />
                  </td>
                )
              })}
              <td>{rate(rateOf(group))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('word.reportColumn.total')}</th>
            <td>{total.recorded}</td>
            <td>{total.cleared}</td>
            <td>{total.offenders}</td>
            <td>{rate(clearUpOf(total))}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
