import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordLine } from '../../../shared/ipc/record-values.ts'
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
  /** A record of another family. */
  readonly onLine: (line: RecordLine) => void
  readonly onCompose: () => void
  readonly renderDetail: (id: string) => ReactNode
}

/** Home: what is due, ordered by duty. */
export function Desk({ open, onOpen, onLine, onCompose, renderDetail }: Props) {
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
  const { answer, waiting, expiring, fresh, counts, gaps, hits, proposed, records } = desk.data
  const groups: RowGroup[] = [
    { id: 'hits', title: t('desk.hits'), tone: 'danger' as const, rows: hits.answer },
    { id: 'proposed', title: t('desk.proposed'), tone: 'danger' as const, rows: proposed },
    { id: 'answer', title: t('desk.answer'), tone: 'danger' as const, rows: answer, lines: records.answer },
    { id: 'asked', title: t('desk.asked'), tone: 'calm' as const, rows: hits.waiting },
    { id: 'waiting', title: t('desk.waiting'), tone: 'calm' as const, rows: waiting, lines: records.waiting },
    { id: 'expiring', title: t('desk.expiring'), tone: 'calm' as const, rows: expiring },
    { id: 'fresh', title: t('desk.fresh'), tone: 'calm' as const, rows: withoutShown(fresh, answer) },
  ].filter((group) => group.rows.length + (group.lines?.length ?? 0) > 0)
  const header = (
    <>
      <h1>{t('desk.title')}</h1>
      <Counts counts={counts} answered={records.answer.length} />
      <Gaps gaps={gaps} />
    </>
  )
  const list =
    groups.length === 0 ? (
      <Empty icon="check" tone="good" title={t('desk.emptyTitle')} text={t('desk.emptyText')}>
        {compose}
      </Empty>
    ) : (
      <RowList label={t('desk.list')} groups={groups} open={open} onOpen={onOpen} onLine={onLine} />
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

function Counts({ counts, answered }: { readonly counts: DeskAnswer['counts']; readonly answered: number }) {
  const { t } = useTranslation()
  const figures = [
    ['late', counts.late],
    ['found', counts.found],
    ['answer', counts.answer + answered],
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
