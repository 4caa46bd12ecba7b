import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { Line, useTexts } from '../../ui/short-fields.tsx'
import { UnitChoice } from '../../ui/UnitChoice.tsx'
import { useSaid } from '../../ui/use-said.ts'

/** Who is given nothing more, and why. It says that nothing comes back. */
export function UnshareForm({ detail, onClose }: { readonly detail: CaseDetail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const unshare = useDo('case.unshare')
  const said = useSaid(t('cases.said'), onClose)
  const { field, given } = useTexts('reason')
  const [units, setUnits] = useState<readonly string[]>([])
  return (
    <FormFoot
      title={t('cases.do.unshare')}
      text={t('cases.field.unshareText')}
      submit={t('cases.do.unshare')}
      danger
      ready={units.length > 0 && given('reason') !== ''}
      busy={unshare.isPending}
      error={unshare.error}
      onClose={onClose}
      onSubmit={() => unshare.mutate({ id: detail.id, units: [...units], reason: given('reason') }, said)}
    >
      <UnitChoice
        label={t('cases.do.unshare')}
        units={detail.members.filter(({ code }) => code !== detail.unit)}
        chosen={units}
        onChange={setUnits}
      />
      <Line required label={t('cases.field.reason')} {...field('reason')} />
    </FormFoot>
  )
}
