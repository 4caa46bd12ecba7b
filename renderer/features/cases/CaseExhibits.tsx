import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { isImageType } from '../../../shared/domain/image-types.ts'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { PhotoSheet } from '../../ui/PhotoSheet.tsx'
import { Fact, Facts } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'
import page from '../../ui/RecordPage.module.css'
import styles from './cases.module.css'
import { SaidBy } from '../../ui/SaidBy.tsx'
import { ExhibitFiles } from './ExhibitFiles.tsx'

type Exhibit = CaseDetail['exhibits'][number]
interface Props {
  readonly detail: CaseDetail
  readonly onHand: (exhibit: string) => void
}

/** What was secured, by its hash, and through whose hands it has gone. */
export function CaseExhibits({ detail, onHand }: Props) {
  const { t } = useTranslation()
  if (detail.exhibits.length === 0) return <p className="muted">{t('cases.none.exhibits')}</p>
  return (
    <ul className={page['entries']}>
      {detail.exhibits.map((exhibit) => (
        <li key={exhibit.statement}>
          <span className={page['line']}>
            <strong>{exhibit.label}</strong>
            {detail.can.write ? (
              <Button size="compact-xs" variant="default" onClick={() => onHand(exhibit.statement)}>
                {t('cases.do.custody')}
              </Button>
            ) : undefined}
          </span>
          <SaidBy said={exhibit} />
          {exhibit.broken ? <Notice tone="danger">{t('cases.broken')}</Notice> : undefined}
          <Facts>
            <Fact label={t('cases.holder')}>{exhibit.holder}</Fact>
            <Fact label={t('cases.field.seal')}>{exhibit.number}</Fact>
            <Fact label={t('cases.field.place')}>{exhibit.place}</Fact>
          </Facts>
          {exhibit.text === undefined ? undefined : <p className={page['words']}>{exhibit.text}</p>}
          <Files id={detail.id} exhibit={exhibit} />
          {exhibit.custody.length === 0 ? undefined : (
            <ol className={styles['chain']} aria-label={t('cases.chain')}>
              {exhibit.custody.map((link) => (
                <li key={link.statement}>
                  <strong>{t(`word.custodyAction.${link.action}`)}</strong>
                  {` · ${t('cases.handed', { from: link.from, to: link.to })} · `}
                  <time dateTime={link.when}>{dateTime(link.when)}</time>
                  {link.text === undefined ? '' : ` · ${link.text}`}
                </li>
              ))}
            </ol>
          )}
        </li>
      ))}
    </ul>
  )
}

function Files({ id, exhibit }: { readonly id: string; readonly exhibit: Exhibit }) {
  const { t } = useTranslation()
  const { files, stated, statement } = exhibit
  const photos = files.filter(({ type }) => isImageType(type))
  const others = files.filter(({ type }) => !isImageType(type))
  const all = [
    ...files.map(({ name, sha256 }) => ({ name, sha256, here: true })),
    ...stated.map((each) => ({ ...each, here: false })),
  ]
  return (
    <>
      {photos.length === 0 ? undefined : (
        <PhotoSheet
          photos={photos.map(({ kind, ...file }) => ({ ...file, id, statement, kind: t(`word.attachment.${kind}`) }))}
        />
      )}
      {others.length === 0 ? undefined : <ExhibitFiles id={id} statement={statement} files={others} />}
      {all.map(({ name, sha256, here }) =>
        sha256 === undefined ? undefined : (
          <p key={`${name}${sha256}`} className={page['small']}>
            {`${name}${here ? '' : ` (${t('cases.stated')})`} · ${t('cases.hash')}: `}
            <span className={`mono ${styles['hash']}`}>{sha256}</span>
          </p>
        ),
      )}
    </>
  )
}
