import { useTranslation } from 'react-i18next'
import type { ProposalRow } from '../../../shared/ipc/admin-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Section } from '../../ui/Section.tsx'
import { Trouble } from '../../ui/states.tsx'
import styles from './admin.module.css'
import { ProposalCard } from './ProposalCard.tsx'

/** What ended stays in sight for a while below what waits. */
const shownEnded = 5
const isOpen = (row: ProposalRow): boolean => row.state === 'open' || row.state === 'complete'

/** Statements that need several hands: what waits for mine first. */
export function Proposals() {
  const { t } = useTranslation()
  const list = useAsk('proposals.list', {})
  if (list.data === undefined)
    return list.error === null ? undefined : <Trouble error={list.error} again={() => void list.refetch()} />
  const { proposals } = list.data
  const mine = proposals.filter((row) => isOpen(row) && row.mine)
  const others = proposals.filter((row) => isOpen(row) && !row.mine)
  const ended = proposals.filter((row) => !isOpen(row)).slice(0, shownEnded)
  return (
    <>
      <Section title={t('admin.proposals.mine')}>
        {mine.length === 0 ? <p className="muted">{t('admin.proposals.none')}</p> : <Cards rows={mine} />}
      </Section>
      <Section title={t('admin.proposals.others')} hidden={others.length === 0}>
        <Cards rows={others} />
      </Section>
      <Section title={t('admin.proposals.ended')} hidden={ended.length === 0}>
        <Cards rows={ended} />
      </Section>
    </>
  )
}

const Cards = ({ rows }: { readonly rows: readonly ProposalRow[] }) => (
  <ul className={styles['list']}>
    {rows.map((row) => (
      <li key={row.id}>
        <ProposalCard row={row} />
      </li>
    ))}
  </ul>
)
