import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Ladder } from '../../ui/Ladder.tsx'
import { PhotoSheet } from '../../ui/PhotoSheet.tsx'
import { Loading, Notice, Trouble } from '../../ui/states.tsx'
import { Section } from '../../ui/Section.tsx'
import { AnswerBar } from './AnswerBar.tsx'
import styles from './bulletins.module.css'
import { BulletinFacts } from './BulletinFacts.tsx'
import type { Detail } from './detail.ts'
import { DetailHeader } from './DetailHeader.tsx'
import { HistoryList } from './HistoryList.tsx'
import { SaveFiles } from './SaveFiles.tsx'
import { SignatureFacts } from './SignatureFacts.tsx'
import { useOpened } from './use-opened.ts'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One bulletin: photos first, then who owes an answer, then everything that is known. */
export function BulletinDetail({ id, onClose }: Props) {
  const answer = useAsk('bulletin.get', { id })
  if (answer.data === undefined)
    return answer.error === null ? (
      <Loading lines={10} />
    ) : (
      <Trouble error={answer.error} again={() => void answer.refetch()} />
    )
  return <Shown detail={answer.data} onClose={onClose} />
}

function Shown({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  useOpened(detail)
  const closed = detail.state === 'cancelled' || detail.state === 'expired'
  const photos = detail.attachments.map((one) => ({ ...one, id: detail.id, kind: t(`word.attachment.${one.kind}`) }))
  const ladder = (
    <Section title={t('bulletin.section.ladder')}>
      <Ladder rows={detail.units} closed={closed} />
    </Section>
  )
  return (
    <article className={styles['detail']} data-status={detail.status}>
      <DetailHeader detail={detail} onClose={onClose} />
      <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('desk.detail')}>
        {closed ? (
          <Notice tone="warn">
            {t('bulletin.closed')}
            {detail.reason === undefined ? undefined : `: ${t(`word.reason.${detail.reason}`)}`}
          </Notice>
        ) : undefined}
        {detail.own ? ladder : undefined}
        <Section title={t('bulletin.section.photos')} hidden={photos.length === 0 && detail.own}>
          <PhotoSheet photos={photos} />
        </Section>
        <BulletinFacts bulletin={detail.bulletin} />
        {detail.own ? undefined : ladder}
        <Section title={t('bulletin.section.signature')}>
          <SignatureFacts detail={detail} />
        </Section>
        <Section title={t('bulletin.section.history')}>
          <HistoryList history={detail.history} />
        </Section>
        {detail.attachments.length > 0 ? <SaveFiles detail={detail} /> : undefined}
      </div>
      <AnswerBar detail={detail} />
    </article>
  )
}
