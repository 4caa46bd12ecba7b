/** What every form of a case does when its word is signed. */
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'

export function useSaid(onClose: () => void): { readonly onSuccess: () => void } {
  const { t } = useTranslation()
  return {
    onSuccess: () => {
      notifications.show({ message: t('cases.said') })
      onClose()
    },
  }
}
