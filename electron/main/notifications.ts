/** Notifications of the operating system. Without `text` they say only that something came. */
import { Notification } from 'electron'
import type { Words } from './words.ts'

export interface NotificationRequest {
  readonly kind: 'bulletin' | 'hit' | 'request' | 'late' | 'silent' | 'hit-late' | 'acknowledged' | 'locked' | 'trouble'
  readonly urgency: 'immediate' | 'urgent' | 'routine' | 'inquiry' | 'other'
  readonly text?: string | undefined
}

/** More than this at once say nothing more; older ones are closed. */
const maxShown = 5
const shown: Notification[] = []

export function showNotification(
  request: NotificationRequest,
  options: { readonly words: Words; readonly onClick: () => void },
): void {
  if (!Notification.isSupported()) return // the window's own bar and sound remain
  const notification = new Notification({
    title: options.words[request.kind],
    body: request.text ?? options.words.seeDesk,
    silent: true, // the page plays the alert: one sound, by the officer's own settings
    urgency: request.urgency === 'immediate' ? 'critical' : request.urgency === 'urgent' ? 'normal' : 'low',
    timeoutType: request.urgency === 'immediate' ? 'never' : 'default',
  })
  notification.on('click', options.onClick)
  notification.on('close', () => {
    const index = shown.indexOf(notification)
    if (index >= 0) shown.splice(index, 1)
  })
  shown.push(notification)
  while (shown.length > maxShown) shown.shift()?.close()
  notification.show()
}
