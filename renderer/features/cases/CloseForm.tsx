import { useTranslation } from 'react-i18next'
import { caseClosings } from '../../../shared/domain/case-words.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { CloseForm as Form } from '../../ui/CloseForm.tsx'
import { useSaid } from '../../ui/use-said.ts'

export function CloseForm({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const close = useDo('case.close')
  const said = useSaid(t('cases.said'), onClose)
  return (
    <Form
      title={t('cases.do.close')}
      labels={{ reason: t('cases.field.reason'), text: t('cases.field.text') }}
      reasons={caseClosings}
      word={(reason) => t(`word.caseClosing.${reason}`)}
      busy={close.isPending}
      error={close.error}
      onClose={onClose}
      onSubmit={(closing) => close.mutate({ id, ...closing }, said)}
    />
  )
}
