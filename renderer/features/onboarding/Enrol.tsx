import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nobody } from '../../ui/PersonFields.tsx'
import { EnrolForm } from './EnrolForm.tsx'
import { EnrolSteps } from './EnrolSteps.tsx'
import { type Given, InvitationInput, nothingTyped } from './InvitationInput.tsx'
import { Restore } from './Restore.tsx'
import { WidePage } from './WidePage.tsx'

/** A PC without a profile: an invitation first, then who will use it; or a backup that is to be read. */
export function Enrol() {
  const { t } = useTranslation()
  const [given, setGiven] = useState<Given | undefined>(undefined)
  const [typed, setTyped] = useState(nothingTyped)
  const [person, setPerson] = useState(nobody)
  const [restoring, setRestoring] = useState(false)
  if (restoring) return <Restore onClose={() => setRestoring(false)} />
  return (
    <WidePage title={t('enrol.title')} text={t('enrol.text')}>
      <EnrolSteps at={given === undefined ? 'invitation' : 'person'} />
      {given === undefined ? (
        <>
          <InvitationInput typed={typed} onTyped={setTyped} onGiven={setGiven} />
          <Button variant="default" size="compact-xs" onClick={() => setRestoring(true)}>
            {t('restore.open')}
          </Button>
        </>
      ) : (
        <EnrolForm invitation={given} person={person} onPerson={setPerson} onBack={() => setGiven(undefined)} />
      )}
    </WidePage>
  )
}
