import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import type { Detail } from './detail.ts'

/** The second signature. */
export function ReleaseForm({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const release = useDo('bulletin.release')
  return (
    <FormFoot
      title={t('life.release.title')}
      text={t('life.release.text', { name: detail.written.by.name })}
      submit={t('life.release.submit')}
      ready
      focused
      busy={release.isPending}
      error={release.error}
      onClose={onClose}
      onSubmit={() =>
        release.mutate(
          { id: detail.id },
          {
            onSuccess: () => {
              notifications.show({ message: t('life.release.done') })
              onClose()
            },
          },
        )
      }
    />
  )
}
