import { Collapse } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changedLabels, hasOtherFiles } from '../../ui/bulletin-changes.ts'
import { dateTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { PhotoSheet } from '../../ui/PhotoSheet.tsx'
import { Section } from '../../ui/Section.tsx'
import { BulletinFacts } from './BulletinFacts.tsx'
import type { Detail } from './detail.ts'
import styles from './found.module.css'

type Version = Detail['earlier'][number]

/** What an update has superseded stays readable, newest first, with what was changed after it. */
export function EarlierVersions({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  return (
    <Section title={t('life.section.earlier')} hidden={detail.earlier.length === 0}>
      <ul className={styles['found']}>
        {detail.earlier
          .map((version, index) => ({ version, after: detail.earlier[index + 1] ?? detail }))
          .toReversed()
          .map(({ version, after }) => (
            <Entry key={version.statement} id={detail.id} version={version} after={after} />
          ))}
      </ul>
    </Section>
  )
}

interface Props {
  readonly id: string
  readonly version: Version
  readonly after: Pick<Version, 'bulletin' | 'attachments'>
}

function Entry({ id, version, after }: Props) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const labels = changedLabels(version.bulletin, after.bulletin).map((label) => t(`word.label.${label}`))
  const changed = [...labels, ...(hasOtherFiles(version, after) ? [t('life.version.files')] : [])]
  return (
    <li>
      <button
        type="button"
        className={`plain ${styles['open']}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'down' : 'next'} size={12} /> {t('life.version.title', { version: version.version })}
        <span className="muted">
          {`${version.by.name} (${t(`word.role.${version.by.role}`)}) · ${dateTime(version.at)}`}
        </span>
      </button>
      <p>{changed.length === 0 ? t('life.version.same') : t('life.version.changed', { what: changed.join(', ') })}</p>
      <Collapse expanded={isOpen}>
        {isOpen ? (
          <div className={styles['version']}>
            {version.attachments.length === 0 ? undefined : (
              <PhotoSheet
                photos={version.attachments.map((file) => ({
                  ...file,
                  id,
                  statement: version.statement,
                  kind: t(`word.attachment.${file.kind}`),
                }))}
              />
            )}
            <BulletinFacts bulletin={version.bulletin} />
          </div>
        ) : undefined}
      </Collapse>
    </li>
  )
}
