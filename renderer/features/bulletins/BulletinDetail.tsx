import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Ladder } from '../../ui/Ladder.tsx'
import { PhotoSheet } from '../../ui/PhotoSheet.tsx'
import { Loading, Trouble } from '../../ui/states.tsx'
import { Section } from '../../ui/Section.tsx'
import { AnswerBar } from './AnswerBar.tsx'
import styles from './bulletins.module.css'
import { BulletinFacts } from './BulletinFacts.tsx'
import type { Detail } from './detail.ts'
import { DetailHeader } from './DetailHeader.tsx'
import { DetailNotices } from './DetailNotices.tsx'
import { EarlierVersions } from './EarlierVersions.tsx'
import { FoundSections } from './FoundSections.tsx'
import { HistoryList } from './HistoryList.tsx'
import { PrintedSheets } from './PrintedSheets.tsx'
import { SaveFiles } from './SaveFiles.tsx'
import { SignatureFacts } from './SignatureFacts.tsx'
import { SignedWordDialog } from './SignedWordDialog.tsx'
import { useEscalate } from './use-escalate.ts'
import { useOpened } from './use-opened.ts'

interface Props {
  readonly id: string
  readonly onClose: () => void
  /** Opens the form with what it says, to supersede it. */
  readonly onUpdate: (id: string) => void
}

/** One bulletin: photos first, then who owes an answer, then everything that is known. */
export function BulletinDetail({ id, onClose, onUpdate }: Props) {
  const answer = useAsk('bulletin.get', { id })
  if (answer.data === undefined)
    return answer.error === null ? (
      <Loading lines={10} />
    ) : (
      <Trouble error={answer.error} again={() => void answer.refetch()} />
    )
  return <Shown detail={answer.data} onClose={onClose} onUpdate={onUpdate} />
}

interface ShownProps extends Omit<Props, 'id'> {
  readonly detail: Detail
}

function Shown({ detail, onClose, onUpdate }: ShownProps) {
  const { t } = useTranslation()
  useOpened(detail)
  const escalate = useEscalate(detail)
  const [proof, setProof] = useState<string | undefined>(undefined)
  const photos = detail.attachments.map((one) => ({ ...one, id: detail.id, kind: t(`word.attachment.${one.kind}`) }))
  const ladder = (
    <Section title={t('bulletin.section.ladder')}>
      <Ladder rows={detail.units} closed={detail.state === 'expired'} onEscalate={escalate} onProof={setProof} />
    </Section>
  )
  return (
    <article className={styles['detail']} data-status={detail.status}>
      <DetailHeader detail={detail} onClose={onClose} />
      <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('desk.detail')}>
        <DetailNotices detail={detail} />
        <FoundSections detail={detail} />
        <PrintedSheets detail={detail} />
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
          <HistoryList history={detail.history} onProof={setProof} />
        </Section>
        <EarlierVersions detail={detail} />
        {detail.attachments.length > 0 ? <SaveFiles id={detail.id} files={detail.attachments} /> : undefined}
      </div>
      <AnswerBar detail={detail} onUpdate={onUpdate} />
      {proof === undefined ? undefined : (
        <SignedWordDialog id={detail.id} statement={proof} onClose={() => setProof(undefined)} />
      )}
    </article>
  )
}
