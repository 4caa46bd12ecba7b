import { notifications } from '@mantine/notifications'

/** What a form does when its word is signed: it says so and closes. */
export function useSaid(message: string, onClose: () => void): { readonly onSuccess: () => void } {
  return {
    onSuccess: () => {
      notifications.show({ message })
      onClose()
    },
  }
}
