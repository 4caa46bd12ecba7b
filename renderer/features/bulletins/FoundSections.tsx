import { useTranslation } from 'react-i18next'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { PhotoSheet } from '../../ui/PhotoSheet.tsx'
import { Section } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { useUnitName } from '../../ui/use-unit-name.ts'
import type { Detail } from './detail.ts'
import styles from './found.module.css'
import { SaveFiles } from './SaveFiles.tsx'

type Hit = Detail['hits'][number]
type Sighting = Detail['sightings'][number]

/** What units have found: what they ask the owner about it first, newest first. */
export function FoundSections({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('life.section.hits')} hidden={detail.hits.length === 0}>
        <ul className={styles['found']}>
          {detail.hits.toReversed().map((hit) => (
            <HitEntry key={hit.statement} detail={detail} hit={hit} />
          ))}
        </ul>
      </Section>
      <Section title={t('life.section.sightings')} hidden={detail.sightings.length === 0}>
        <ul className={styles['found']}>
          {detail.sightings.toReversed().map((sighting) => (
            <SightingEntry key={sighting.statement} detail={detail} sighting={sighting} />
          ))}
        </ul>
      </Section>
    </>
  )
}

interface HitProps {
  readonly detail: Detail
  readonly hit: Hit
}

function HitEntry({ detail, hit }: HitProps) {
  const { t } = useTranslation()
  const unitName = useUnitName()
  const last = hit.answers.at(-1)
  const { contact } = detail.bulletin
  const call = [contact?.name, contact?.phone].filter((part) => part !== undefined).join(', ')
  return (
    <li data-open={hit.open}>
      <div className={styles['entryHead']}>
        <Tag tone={last?.answer === 'confirmed' ? 'good' : hit.open ? 'warn' : 'neutral'}>
          {last === undefined ? t('life.hit.open') : t(`word.hitAnswer.${last.answer}`)}
        </Tag>
        {hit.open ? (
          <DeadlineClock
            deadline={hit.deadline}
            since={hit.at}
            late={hit.late}
            hint={t('life.hit.by', { time: dateTime(hit.deadline) })}
          />
        ) : undefined}
        <Said detail={detail} said={hit} />
      </div>
      {hit.late ? (
        <Notice tone="danger">
          {detail.own ? t('life.hit.lateOwn', { unit: unitName(hit.unit) }) : t('life.hit.late', { contact: call })}
        </Notice>
      ) : undefined}
      <p className={styles['compared']}>
        {hit.compared.map(({ what, finding }) => (
          <Tag key={what} tone={finding === 'agrees' ? 'good' : finding === 'differs' ? 'danger' : 'neutral'}>
            {`${t(`word.hitCheck.${what}`)}: ${t(`word.hitFinding.${finding}`)}`}
          </Tag>
        ))}
      </p>
      {hit.text === undefined ? undefined : <p>{hit.text}</p>}
      {hit.answers.map((answer) => (
        <div key={answer.statement} className={styles['reply']}>
          <strong>
            {t(`word.hitAnswer.${answer.answer}`)}
            {answer.until === undefined ? '' : `: ${t('life.answer.until', { time: dateTime(answer.until) })}`}
          </strong>
          <Said detail={detail} said={answer} />
          {answer.text === undefined ? undefined : <p>{answer.text}</p>}
        </div>
      ))}
    </li>
  )
}

interface SightingProps {
  readonly detail: Detail
  readonly sighting: Sighting
}

function SightingEntry({ detail, sighting }: SightingProps) {
  const { t } = useTranslation()
  const { statement, attachments: files, certainty } = sighting
  return (
    <li>
      <div className={styles['entryHead']}>
        <Tag tone={certainty === 'observed' ? 'good' : 'neutral'}>{t(`word.certainty.${certainty}`)}</Tag>
        <strong>{t('life.sighting.at', { place: sighting.place, time: dateTime(sighting.seenAt) })}</strong>
        <Said detail={detail} said={sighting} />
      </div>
      {sighting.text === undefined ? undefined : <p>{sighting.text}</p>}
      {files.length === 0 ? undefined : (
        <>
          <PhotoSheet
            photos={files.map((file) => ({
              ...file,
              id: detail.id,
              statement,
              kind: t(`word.attachment.${file.kind}`),
            }))}
          />
          <SaveFiles id={detail.id} statement={statement} files={files} />
        </>
      )}
    </li>
  )
}

interface SaidProps {
  readonly detail: Detail
  readonly said: Pick<Hit, 'at' | 'unit' | 'by'> & { readonly head?: string }
}

/** Who, when, and about which version where it is not the one that is shown. */
function Said({ detail, said }: SaidProps) {
  const { t } = useTranslation()
  const unitName = useUnitName()
  const earlier = detail.earlier.find(({ statement }) => statement === said.head)
  const isOld = said.head !== undefined && said.head !== detail.head
  return (
    <span className="muted">
      {t('bulletin.sentBy', { name: said.by.name, role: t(`word.role.${said.by.role}`), unit: unitName(said.unit) })}
      {` · ${dateTime(said.at)}`}
      {isOld
        ? ` · ${earlier === undefined ? t('life.hit.older') : t('life.hit.version', { version: earlier.version })}`
        : ''}
    </span>
  )
}
