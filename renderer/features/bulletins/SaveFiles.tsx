import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import type { Detail } from './detail.ts'
import styles from './bulletins.module.css'

interface Props {
  readonly id: string
  /** Where they do not hang on what the record is now. */
  readonly statement?: string
  readonly files: Detail['attachments']
}

/** Plaintext leaves the vault only by a person's choice of a place; the engine audits it. */
export function SaveFiles({ id, statement, files }: Props) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const save = useDo('attachment.save')
  return (
    <ul className={styles['files']}>
      {files.map((one) => (
        <li key={one.index}>
          <span className="truncate">{one.name}</span>
          <span className="muted">{`${Math.max(1, Math.round(one.size / 1024))} KB`}</span>
          <Button
            variant="subtle"
            size="compact-xs"
            title={t('bulletin.saveHint')}
            disabled={!one.complete}
            leftSection={<Icon name="save" size={13} />}
            onClick={() =>
              save.mutate(
                { id, index: one.index, ...(statement !== undefined && { statement }) },
                {
                  onSuccess: ({ saved }) => {
                    if (saved) notifications.show({ message: t('bulletin.saved') })
                  },
                  onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
                },
              )
            }
          >
            {t('bulletin.save')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
