import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useTransfers } from '../../engine-client/use-transfers.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/states.tsx'
import styles from './cases.module.css'
import { FileRow } from './ExhibitFiles.tsx'

/** While no case is chosen: large files of all cases that are going up or coming down, or wait for it. */
export function FilesUnderWay({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const newest = useTransfers()
  const { transfers = [] } = useAsk('attachment.transfers', {}).data ?? {}
  const files = transfers
    .map((file) => ({ file, at: newest(file) ?? file }))
    .filter(({ at }) => at.state !== 'unasked' && at.state !== 'left')
  if (files.length === 0) return <Empty icon="folder" title={t('cases.pick')} />
  return (
    <div className={`${styles['underWay']} scroll`} tabIndex={0} role="region" aria-label={t('cases.underWay')}>
      <Section title={t('cases.underWay')}>
        <ul className={styles['files']}>
          {files.map(({ file: { id, statement, index, name, size }, at }) => (
            <FileRow
              key={`${statement}${index}`}
              named={{ id, statement, index }}
              file={{ name, size, complete: at.direction === 'out' }}
              at={at}
            >
              <Button variant="subtle" size="compact-xs" onClick={() => onOpen(id)}>
                {t('cases.openCase')}
              </Button>
            </FileRow>
          ))}
        </ul>
      </Section>
    </div>
  )
}
