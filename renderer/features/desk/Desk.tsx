import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { ListAndDetail } from '../../ui/ListAndDetail.tsx'
import { RowList, type RowGroup } from '../../ui/RowList.tsx'
import { Empty, Loading, Notice, Trouble } from '../../ui/states.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import styles from './Desk.module.css'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly onCompose: () => void
  readonly renderDetail: (id: string) => ReactNode
}

/** Home: what is due, ordered by duty. */
export function Desk({ open, onOpen, onCompose, renderDetail }: Props) {
  const { t } = useTranslation()
  const desk = useAsk('desk.get', {})
  const compose = (
    <Button size="xs" leftSection={<Icon name="compose" size={14} />} onClick={onCompose}>
      {t('frame.nav.compose')}
    </Button>
  )
  if (desk.data === undefined)
    return desk.error === null ? (
      <Loading lines={9} />
    ) : (
      <Trouble error={desk.error} again={() => void desk.refetch()} />
    )
  const { answer, waiting, expiring, fresh, counts, gaps } = desk.data
  const groups: RowGroup[] = [
    { id: 'answer', title: t('desk.answer'), tone: 'danger' as const, rows: answer },
    { id: 'waiting', title: t('desk.waiting'), tone: 'calm' as const, rows: waiting },
    { id: 'expiring', title: t('desk.expiring'), tone: 'calm' as const, rows: expiring },
    { id: 'fresh', title: t('desk.fresh'), tone: 'calm' as const, rows: withoutShown(fresh, answer) },
  ].filter((group) => group.rows.length > 0)
  const header = (
    <>
      <h1>{t('desk.title')}</h1>
      <Counts counts={counts} />
      <Gaps gaps={gaps} />
    </>
  )
  const list =
    groups.length === 0 ? (
      <Empty icon="check" tone="good" title={t('desk.emptyTitle')} text={t('desk.emptyText')}>
        {compose}
      </Empty>
    ) : (
      <RowList label={t('desk.list')} groups={groups} open={open} onOpen={onOpen} />
    )
  const resting = (
    <Empty icon="desk" title={t('desk.pickTitle')}>
      <p>
        <Kbd>J</Kbd> <Kbd>K</Kbd> {t('keys.down').toLowerCase()}, {t('keys.up').toLowerCase()} · <Kbd>Enter</Kbd>{' '}
        {t('keys.open').toLowerCase()} · <Kbd>Esc</Kbd> {t('keys.close').toLowerCase()} · <Kbd>C</Kbd>{' '}
        {t('keys.compose').toLowerCase()}
      </p>
    </Empty>
  )
  return (
    <ListAndDetail
      header={header}
      list={list}
      detail={open === undefined ? undefined : renderDetail(open)}
      {...(groups.length === 0 ? {} : { resting })}
    />
  )
}

type DeskAnswer = ResponseOf<'desk.get'>

/** A new bulletin that we must answer stands above already. */
const withoutShown = (rows: DeskAnswer['fresh'], shown: DeskAnswer['answer']): DeskAnswer['fresh'] => {
  const ids = new Set(shown.map((row) => row.id))
  return rows.filter((row) => !ids.has(row.id))
}

function Counts({ counts }: { readonly counts: DeskAnswer['counts'] }) {
  const { t } = useTranslation()
  const figures = [
    ['late', counts.late],
    ['answer', counts.answer],
    ['waiting', counts.waiting],
    ['fresh', counts.fresh],
  ] as const
  return (
    <ul className={styles['counts']}>
      {figures
        .filter(([, count]) => count > 0)
        .map(([name, count]) => (
          <li key={name} data-name={name}>
            <strong>{count}</strong> {t(`desk.summary.${name}`)}
          </li>
        ))}
    </ul>
  )
}

function Gaps({ gaps }: { readonly gaps: DeskAnswer['gaps'] }) {
  const { t } = useTranslation()
  if (gaps.length === 0) return undefined
  return (
    <div className={styles['gaps']}>
      <Notice tone="warn">
        {gaps.map((gap) => (
          <p key={`${gap.device}:${gap.from}`}>
            {t('desk.gap', { count: gap.to - gap.from + 1, from: gap.from, to: gap.to, unit: gap.unit })}
          </p>
        ))}
      </Notice>
    </div>
  )
}
