import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../ui/clock-context.tsx'
import { dateTime, shortTime } from '../../ui/dates.ts'
import { Ago, DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Portrait } from '../../ui/Photo.tsx'
import { CloseRecord } from '../../ui/RecordPage.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { UrgencyMark } from '../../ui/UrgencyMark.tsx'
import type { Detail } from './detail.ts'
import { bulletinTitle } from './bulletin-title.ts'
import styles from './bulletins.module.css'

type State = Detail['state']
const stateTone = (state: State): 'good' | 'warn' | 'neutral' =>
  state === 'active' ? 'good' : state === 'awaiting-confirmation' ? 'warn' : 'neutral'
/** A cancellation is owed an acknowledgement as what it closes was. */
const isOwed = ({ state }: Detail): boolean => state !== 'expired' && state !== 'draft'

export function DetailHeader({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const face = detail.attachments.find((one) => one.kind === 'portrait' && one.complete)
  const acknowledged =
    detail.units.length > 0 && detail.units.every((row) => row.rung === 'acknowledged' || row.rung === 'acted')
  const { bulletin } = detail
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(detail.ref)
    notifications.show({
      message: t('frame.copied', { what: t('bulletin.reference', { ref: detail.ref }) }),
      autoClose: 2500,
    })
  }
  return (
    <header className={styles['head']}>
      <Portrait
        source={face === undefined ? undefined : { kind: 'sent', id: detail.id, index: face.index }}
        size={64}
      />
      <div className={styles['headText']}>
        <div className={styles['marks']}>
          <UrgencyMark urgency={detail.urgency} />
          <StatusBadge status={detail.status} />
          <Tag tone="accent">
            {bulletin.type === undefined ? t(`word.kind.${bulletin.kind}`) : t(`word.type.${bulletin.type}`)}
          </Tag>
          <Tag tone={stateTone(detail.state)}>{t(`word.state.${detail.state}`)}</Tag>
          {detail.release === 'diffusion' ? (
            <Tag title={t('bulletin.unsignedHint')}>{t('bulletin.unsigned')}</Tag>
          ) : (
            <Tag tone="good">{t('bulletin.notice')}</Tag>
          )}
          {bulletin.marking === 'thuong' ? undefined : <Tag tone="warn">{t(`word.marking.${bulletin.marking}`)}</Tag>}
          {detail.version > 1 ? <Tag>{t('bulletin.version', { version: detail.version })}</Tag> : undefined}
        </div>
        <h2>{bulletinTitle(bulletin) ?? t('bulletin.untitled')}</h2>
        <p className={styles['by']}>
          {t('bulletin.sentBy', {
            name: detail.by.name,
            role: t(`word.role.${detail.by.role}`),
            unit: detail.unit.name,
          })}
          {' · '}
          {shortTime(detail.at, now)} (<Ago at={detail.at} />)
        </p>
        <Confirmed detail={detail} />
        <div className={styles['marks']}>
          <button
            type="button"
            className={`plain ${styles['ref']}`}
            title={t('bulletin.copyRef')}
            onClick={() => void copy().catch(() => undefined)}
          >
            <span className="mono whole">{detail.ref}</span>
            <Icon name="copy" size={12} />
            <span className="visually-hidden">{t('bulletin.copyRef')}</span>
          </button>
          {detail.deadline === undefined || !isOwed(detail) ? undefined : (
            <DeadlineClock deadline={detail.deadline} since={detail.at} met={detail.own && acknowledged} />
          )}
        </div>
      </div>
      <CloseRecord onClose={onClose} />
    </header>
  )
}

/** Whose word it is that it still holds, how old that is, and both hands of a notice. */
function Confirmed({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  const { confirmed, released, written, expires } = detail
  const { freshness } = confirmed
  const two = released !== undefined && released.by.officer !== written.by.officer
  const signed = (one: NonNullable<Detail['released']> | Detail['written']) => ({
    name: one.by.name,
    role: t(`word.role.${one.by.role}`),
    time: dateTime(one.at),
  })
  return (
    <>
      {two ? (
        <p className={styles['by']}>
          {t('life.writtenBy', signed(written))}
          {' · '}
          {t('life.released', signed(released))}
        </p>
      ) : undefined}
      {freshness === undefined ? undefined : (
        <p className={styles['by']}>
          <Tag tone={freshness === 'fresh' ? 'good' : 'warn'}>{t(`word.freshness.${freshness}`)}</Tag>{' '}
          {t('life.confirmed', { time: dateTime(confirmed.at), name: confirmed.by.name })}
          {expires === undefined ? '' : `, ${t('life.heldUntil', { time: dateTime(expires) })}`}
        </p>
      )}
    </>
  )
}
