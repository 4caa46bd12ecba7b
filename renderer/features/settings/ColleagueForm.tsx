import { Button } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { NewPassphrase } from '../../ui/NewPassphrase.tsx'
import { nobody, PersonFields, personOf } from '../../ui/PersonFields.tsx'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Notice, Refusal } from '../../ui/states.tsx'
import styles from './settings.module.css'

/** The newcomer sits down and types; whoever is signed in looks away. What follows is carried to an administrator. */
export function ColleagueForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const prepare = useDo('officers.prepare')
  const save = useDo('officers.saveRequest')
  const [person, setPerson] = useState(nobody)
  const [passphrase, setPassphrase] = useState<string | undefined>(undefined)
  const [typed, setTyped] = useState(0)
  const known = personOf(person)
  const ready = known !== undefined && passphrase !== undefined
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (!ready || prepare.isPending) return
    const newcomer = { ...known, passphrase }
    setPassphrase(undefined)
    setTyped(typed + 1)
    prepare.mutate(newcomer)
  }
  if (prepare.data !== undefined) {
    const { officer, key } = prepare.data
    return (
      <div className={styles['card']} role="status">
        <strong>{t('people.ready', { name: person.name.trim() })}</strong>
        <ol className={styles['steps']}>
          <li>{t('people.step1')}</li>
          <li>{t('people.step2')}</li>
          <li>{t('people.step3')}</li>
        </ol>
        <p className={styles['key']}>
          <span className="muted">{t('people.key')}</span>
          <br />
          <span className="mono">{key}</span>
        </p>
        <SaveButton primary label={t('people.save')} done={t('people.saved')} save={save} input={{ officer }} />
        <Button variant="default" size="compact-xs" onClick={onClose}>
          {t('frame.close')}
        </Button>
      </div>
    )
  }
  return (
    <form
      className={styles['card']}
      aria-label={t('people.add')}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <Notice icon="person">{t('people.newcomer')}</Notice>
      <PersonFields size="xs" value={person} onChange={setPerson} />
      <NewPassphrase
        key={typed}
        required
        label={t('people.passphrase')}
        againLabel={t('settings.passAgain')}
        hint={t('enrol.passphraseHint')}
        onChange={setPassphrase}
      />
      <Refusal error={prepare.error} />
      <div className={styles['buttons']}>
        <Button type="submit" disabled={!ready} loading={prepare.isPending}>
          {t('people.prepare')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('frame.cancel')}
        </Button>
      </div>
    </form>
  )
}
