import { useTranslation } from 'react-i18next'
import type { DocumentPrint } from '../../../shared/ipc/document-calls.ts'
import { dateTime, plainDate } from '../../ui/dates.ts'
import paper from '../../ui/Paper.module.css'
import { PaperHead, Stamps } from '../../ui/PaperHead.tsx'
import { Photo } from '../../ui/Photo.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { bulletinTitle } from './bulletin-title.ts'
import { BulletinFacts } from './BulletinFacts.tsx'
import type { Detail } from './detail.ts'

interface Props {
  readonly detail: Detail
  readonly kind: DocumentPrint['kind']
}

/** One copy: the whole bulletin as officers know it from paper, or what a patrol takes along. */
export function BulletinPaper({ detail, kind }: Props) {
  const { t } = useTranslation()
  const { bulletin, unit, ref, status, release, written, expires } = detail
  const { subject, offence } = bulletin
  return (
    <>
      <PaperHead
        unit={unit.name}
        reference={ref}
        kind={bulletin.type === undefined ? t(`word.kind.${bulletin.kind}`) : t(`word.type.${bulletin.type}`)}
        title={bulletinTitle(bulletin) ?? t('bulletin.untitled')}
        stamps={
          <Stamps {...bulletin} status={status}>
            {release === 'diffusion' ? <strong>{t('bulletin.unsigned')}</strong> : undefined}
          </Stamps>
        }
      />
      <Faces detail={detail} large={kind === 'photos'} />
      {kind === 'photos' ? (
        <Section title={t('bulletin.section.looks')}>
          <Facts>
            <Fact label={t('word.label.birth')}>
              {subject?.birth?.date === undefined ? subject?.birth?.year : plainDate(subject.birth.date)}
            </Fact>
            <Fact label={t('word.label.height')}>
              {subject?.heightCm === undefined ? undefined : `${subject.heightCm} cm`}
            </Fact>
            <Fact label={t('word.label.hair')}>{subject?.hair}</Fact>
            <Fact label={t('word.label.skin')}>{subject?.skin}</Fact>
            {subject?.marks?.map((mark, index) => (
              <Fact key={index} label={t(`word.mark.${mark.type}`)}>
                {mark.text}
              </Fact>
            ))}
            {bulletin.vehicles?.map((vehicle, index) => (
              <Fact key={index} label={t(`word.vehicleClass.${vehicle.class}`)}>
                {[vehicle.plate, vehicle.text].filter((part) => part !== undefined).join(' ')}
              </Fact>
            ))}
            <Fact label={t('word.label.offence')}>{offence?.name}</Fact>
            <Fact label={t('word.label.danger')}>{bulletin.danger}</Fact>
            <Fact label={t('word.label.weapons')}>{bulletin.weapons}</Fact>
            <Fact label={t('word.label.actions')} wide>
              {bulletin.actions?.map((action) => t(`word.action.${action}`)).join(', ')}
            </Fact>
            <Fact label={t('word.label.contact')} wide>
              {[bulletin.contact?.name, bulletin.contact?.phone].filter((part) => part !== undefined).join(', ')}
            </Fact>
          </Facts>
        </Section>
      ) : (
        <BulletinFacts bulletin={bulletin} />
      )}
      <p>
        {t('life.writtenBy', {
          name: written.by.name,
          role: t(`word.role.${written.by.role}`),
          time: dateTime(written.at),
        })}
        {expires === undefined ? '' : ` · ${t('life.heldUntil', { time: dateTime(expires) })}`}
      </p>
    </>
  )
}

function Faces({ detail, large }: { readonly detail: Detail; readonly large: boolean }) {
  const { t } = useTranslation()
  const photos = detail.attachments.filter(({ complete }) => complete)
  if (photos.length === 0) return undefined
  return (
    <div className={paper['faces']} data-large={large && photos.length < 3}>
      {photos.map(({ index, caption, takenOn, kind }) => (
        <figure key={index}>
          <Photo source={{ kind: 'sent', id: detail.id, index }} alt="" fit="contain" />
          <figcaption>
            {[caption ?? t(`word.attachment.${kind}`), takenOn === undefined ? undefined : plainDate(takenOn)]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </figcaption>
        </figure>
      ))}
    </div>
  )
}
