import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'

/**
 * What confirmed the last deed goes when the form of the next one opens: toasts lie over the foot of a form, and
 * whatever they offer can be done on the record itself.
 */
export function useClearToasts(): void {
  useEffect(() => notifications.clean(), [])
}
