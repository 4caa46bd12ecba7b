import { useTranslation } from 'react-i18next'
import { planClosings } from '../../../shared/domain/plan-words.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { CloseForm as Form } from '../../ui/CloseForm.tsx'
import { useSaid } from '../../ui/use-said.ts'

export function CloseForm({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const close = useDo('plan.close')
  const said = useSaid(t('plans.said'), onClose)
  return (
    <Form
      title={t('plans.do.close')}
      labels={{ reason: t('plans.field.why'), text: t('plans.field.text') }}
      reasons={planClosings}
      word={(reason) => t(`word.planClosing.${reason}`)}
      busy={close.isPending}
      error={close.error}
      onClose={onClose}
      onSubmit={(closing) => close.mutate({ id, ...closing }, said)}
    />
  )
}
