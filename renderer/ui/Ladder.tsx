import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LadderRow } from '../../shared/ipc/values.ts'
import { DeadlineClock } from './DeadlineClock.tsx'
import { useNow } from './clock-context.tsx'
import { dateTime, shortTime } from './dates.ts'
import { Icon } from './Icon.tsx'
import styles from './Ladder.module.css'
import { isAcknowledged, isImplied, ladderRungs, type LadderRung } from './rungs.ts'
import { Tag } from './StatusBadge.tsx'
import { shortUnitName } from './unit-name.ts'

interface Props {
  readonly rows: readonly LadderRow[]
  /** A closed bulletin owes nothing any more: gaps are not shouted. */
  readonly closed?: boolean
  /** Tells the unit above a silent one; absent where this officer may not. */
  readonly onEscalate?: ((unit: string) => void) | undefined
  /** Opens the signed word behind a rung; absent where the ladder is only looked at. */
  readonly onProof?: ((statement: string) => void) | undefined
}

/** Units by rungs. What is missing stands out; what is done is quiet, with who and when on hover or focus. */
export function Ladder({ rows, closed = false, onEscalate, onProof }: Props) {
  const { t } = useTranslation()
  const gaps = rows.filter((row) => !isAcknowledged(row))
  const ordered = [...rows].toSorted(
    (a, b) => Number(isAcknowledged(a)) - Number(isAcknowledged(b)) || Number(b.late) - Number(a.late),
  )
  if (rows.length === 0) return <p className="muted">{t('bulletin.ladder.none')}</p>
  return (
    <div className={styles['frame']}>
      <table className={styles['matrix']}>
        <caption className="visually-hidden">{t('bulletin.ladder.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">
              {gaps.length > 0 && !closed ? (
                <strong className={styles['gaps']}>{t('bulletin.ladder.gap', { count: gaps.length })}</strong>
              ) : (
                t('bulletin.ladder.unit')
              )}
            </th>
            {ladderRungs.map((rung) => (
              <th scope="col" key={rung} className={styles['rungHead']}>
                <span>{t(`word.rung.${rung}`)}</span>
              </th>
            ))}
            <th scope="col">{t('bulletin.ladder.state')}</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((row) => (
            <tr key={row.unit} data-gap={!closed && !isAcknowledged(row)} data-late={row.late}>
              <th scope="row" title={row.name}>
                {shortUnitName(row.name)}
                {row.standsFor !== undefined && (
                  <span className="muted"> {t('bulletin.ladder.standsFor', { units: row.standsFor.join(', ') })}</span>
                )}
              </th>
              {ladderRungs.map((rung) => (
                <td key={rung} className={styles['cell']}>
                  <Cell row={row} rung={rung} onProof={onProof} />
                </td>
              ))}
              <td className={styles['state']}>
                <RowState row={row} closed={closed} onEscalate={onEscalate} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ row, rung, onProof }: Pick<Props, 'onProof'> & { readonly row: LadderRow; readonly rung: LadderRung }) {
  const { t } = useTranslation()
  const reached = row.rungs.find((one) => one.rung === rung)
  const word = t(`word.rung.${rung}`)
  if (reached === undefined && isImplied(row, rung)) {
    const label = `${word}: ${t('bulletin.ladder.implied')}`
    return (
      <Tooltip label={label}>
        <span className={styles['done']} data-signed="implied" role="img" aria-label={label} tabIndex={0}>
          <Icon name="check" size={13} />
        </span>
      </Tooltip>
    )
  }
  if (reached === undefined) {
    const missing = rung === 'acknowledged'
    return (
      <span className={styles['missing']} data-missing={missing}>
        <span className="visually-hidden">{`${word}: ${t('bulletin.ladder.missing')}`}</span>
      </span>
    )
  }
  const { by, at } = reached
  const fact =
    by === undefined
      ? t('bulletin.ladder.done', { rung: word, time: dateTime(at) })
      : by.name === ''
        ? t('bulletin.ladder.doneByRole', { rung: word, time: dateTime(at), role: t(`word.role.${by.role}`) })
        : t('bulletin.ladder.doneBy', {
            rung: word,
            time: dateTime(at),
            name: by.name,
            role: t(`word.role.${by.role}`),
          })
  const { statement } = reached
  const signed = statement !== undefined
  const label = `${fact}. ${t(signed ? 'bulletin.ladder.signed' : 'bulletin.ladder.relayWord')}`
  if (signed && onProof !== undefined)
    return (
      <Tooltip label={label}>
        <button
          type="button"
          className={`plain ${styles['done']}`}
          data-signed
          aria-label={t('proof.open', { what: label })}
          onClick={() => onProof(statement)}
        >
          <Icon name="check" size={13} />
        </button>
      </Tooltip>
    )
  return (
    <Tooltip label={label}>
      <span className={styles['done']} data-signed={signed} role="img" aria-label={label} tabIndex={0}>
        <Icon name="check" size={13} />
      </span>
    </Tooltip>
  )
}

function RowState({
  row,
  closed,
  onEscalate,
}: Pick<Props, 'onEscalate'> & { readonly row: LadderRow; readonly closed: boolean }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  if (row.outcome !== undefined && row.outcome !== 'accepted') {
    return <Tag tone="danger">{t('bulletin.ladder.stopped', { outcome: t(`word.outcome.${row.outcome}`) })}</Tag>
  }
  const acknowledged = isAcknowledged(row)
  return (
    <span className={styles['facts']}>
      {row.at === undefined ? undefined : <span className="muted">{shortTime(row.at, now)}</span>}
      {row.acted === undefined ? undefined : (
        <Tag tone="good">
          {t(`word.acted.${row.acted.outcome as 'other'}`, { defaultValue: t('word.acted.other') })}
        </Tag>
      )}
      {row.answer === undefined ? undefined : (
        <span className={styles['answer']} data-kind={row.answer.kind}>
          {t(`bulletin.ladder.${row.answer.kind}`, { text: row.answer.text })}
        </span>
      )}
      {acknowledged && row.late ? <Tag tone="warn">{t('bulletin.ladder.late')}</Tag> : undefined}
      {!acknowledged && !closed && row.deadline !== undefined ? (
        <DeadlineClock deadline={row.deadline} late={row.late} />
      ) : undefined}
      {closed || row.superior === undefined ? undefined : row.superior.at !== undefined ? (
        <span className="muted">
          {t('bulletin.ladder.superiorTold', {
            unit: shortUnitName(row.superior.name),
            time: shortTime(row.superior.at, now),
          })}
        </span>
      ) : onEscalate === undefined ? undefined : (
        <button type="button" className={`plain ${styles['escalate']}`} onClick={() => onEscalate(row.unit)}>
          {t('bulletin.ladder.tellSuperior', { unit: shortUnitName(row.superior.name) })}
        </button>
      )}
    </span>
  )
}
