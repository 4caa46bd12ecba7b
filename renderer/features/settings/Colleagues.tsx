import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { ColleagueForm } from './ColleagueForm.tsx'
import styles from './settings.module.css'

type Officer = ResponseOf<'officers.list'>['officers'][number]
const tones = { prepared: 'accent', certified: 'good', expired: 'warn', revoked: 'danger' } as const

/** Who signs in at this PC, and one more: each with an own passphrase and key. */
export function Colleagues() {
  const { t } = useTranslation()
  const here = (useAsk('officers.list', {}).data?.officers ?? []).filter((officer) => officer.here)
  const [adding, setAdding] = useState(false)
  return (
    <div className={styles['block']}>
      <p className="muted">{t('people.text')}</p>
      <ul className={styles['officers']}>
        {here.map((officer) => (
          <Line key={officer.id} officer={officer} />
        ))}
      </ul>
      {adding ? (
        <ColleagueForm onClose={() => setAdding(false)} />
      ) : (
        <Button variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => setAdding(true)}>
          {t('people.add')}
        </Button>
      )}
    </div>
  )
}

function Line({ officer }: { readonly officer: Officer }) {
  const { t } = useTranslation()
  const save = useDo('officers.saveRequest')
  return (
    <li>
      <div className={styles['line']}>
        <span className={styles['who']}>
          <strong>{officer.name ?? officer.id.slice(0, 8)}</strong>
          <small>
            {[officer.badge, officer.roles.map((role) => t(`word.role.${role}`)).join(', ')]
              .filter((part) => part !== undefined && part !== '')
              .join(' · ')}
          </small>
        </span>
        <Tag tone={tones[officer.state]}>{t(`admin.unit.states.${officer.state}`)}</Tag>
      </div>
      {officer.state === 'prepared' ? (
        <SaveButton label={t('people.save')} done={t('people.saved')} save={save} input={{ officer: officer.id }} />
      ) : undefined}
    </li>
  )
}
