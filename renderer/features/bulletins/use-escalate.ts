import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import type { Detail } from './detail.ts'

/** Asks the unit above a silent one to see to it; `undefined` where this officer may not. */
export function useEscalate({ id, can }: Detail): ((unit: string) => void) | undefined {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const { mutate, isPending } = useDo('bulletin.escalate')
  if (!can.escalate) return undefined
  return (unit) => {
    if (isPending) return
    mutate(
      { id, unit },
      {
        onError: (error) => void notifications.show({ color: 'red', message: failureText(error) }),
        onSuccess: () => void notifications.show({ message: t('bulletin.ladder.escalated') }),
      },
    )
  }
}
