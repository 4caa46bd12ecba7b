import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EnrolForm } from './EnrolForm.tsx'
import { EnrolSteps } from './EnrolSteps.tsx'
import { type Given, InvitationInput } from './InvitationInput.tsx'
import { WidePage } from './WidePage.tsx'

/** A PC without a profile: an invitation first, then who will use it. */
export function Enrol() {
  const { t } = useTranslation()
  const [given, setGiven] = useState<Given | undefined>(undefined)
  return (
    <WidePage title={t('enrol.title')} text={t('enrol.text')}>
      <EnrolSteps at={given === undefined ? 'invitation' : 'person'} />
      {given === undefined ? (
        <InvitationInput onGiven={setGiven} />
      ) : (
        <EnrolForm invitation={given} onBack={() => setGiven(undefined)} />
      )}
    </WidePage>
  )
}
