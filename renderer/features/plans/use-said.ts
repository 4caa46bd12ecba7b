/** What every form of a plan does when its word is signed. */
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'

export function useSaid(onClose: () => void): { readonly onSuccess: () => void } {
  const { t } = useTranslation()
  return {
    onSuccess: () => {
      notifications.show({ message: t('plans.said') })
      onClose()
    },
  }
}
