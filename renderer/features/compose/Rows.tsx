import { ActionIcon, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import styles from './compose.module.css'
import { useBulletinForm } from './form-context.ts'

interface Props {
  /** Path of the list in the form. */
  readonly path: string
  readonly count: number
  /** The first row cannot be removed when it is required. */
  readonly keep?: number
  readonly addLabel: string
  readonly row: object
  readonly children: (path: string, index: number) => ReactNode
}

/** A list of like rows with a way to add and remove. */
export function Rows({ path, count, keep = 0, addLabel, row, children }: Props) {
  const { t } = useTranslation()
  const form = useBulletinForm()
  return (
    <div className={styles['rows']}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles['row']}>
          <div className={styles['rowFields']}>{children(`${path}.${index}`, index)}</div>
          {index < keep ? undefined : (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`${addLabel}: ${t('compose.remove', { index: index + 1 })}`}
              onClick={() => form.removeListItem(path, index)}
            >
              <Icon name="cross" size={13} />
            </ActionIcon>
          )}
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<Icon name="plus" size={12} />}
        onClick={() => form.insertListItem(path, { ...row })}
      >
        {addLabel}
      </Button>
    </div>
  )
}
