import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { Notice } from '../../ui/states.tsx'
import { ActionForm } from './ActionForm.tsx'
import styles from './admin.module.css'

const most = 16

/** The sheets that open this unit's backups: so many people hold one each, so many of them are needed. */
export function RecoveryKit({ state }: { readonly state: ResponseOf<'backup.state'> }) {
  const { t } = useTranslation()
  const make = useDo('recovery.save')
  const [asking, setAsking] = useState(false)
  const [shares, setShares] = useState(5)
  const [threshold, setThreshold] = useState(3)
  return (
    <>
      <p>
        {state.kit === undefined ? (
          t('admin.safety.noKit')
        ) : (
          <>
            {t('admin.safety.kit')} <span className="mono">{state.kit}</span>
          </>
        )}
      </p>
      {make.data?.saved === true ? (
        <Notice tone="warn" icon="key" alert>
          <strong>{t('admin.safety.made', { folder: make.data.folder ?? '' })}</strong>
          <ol className={styles['steps']}>
            <li>{t('admin.safety.print')}</li>
            <li>{t('admin.safety.hand', { holders: shares, needed: threshold })}</li>
            <li>{t('admin.safety.erase')}</li>
          </ol>
        </Notice>
      ) : undefined}
      {state.named ? <p className="muted">{t('admin.safety.named')}</p> : undefined}
      {asking ? (
        <ActionForm
          label={t('admin.safety.makeKit')}
          submit={t('admin.safety.chooseFolder')}
          disabled={threshold > shares}
          busy={make.isPending}
          error={make.error}
          onSubmit={() =>
            make.mutate({ threshold, shares }, { onSuccess: ({ saved }) => (saved ? setAsking(false) : undefined) })
          }
          onClose={() => setAsking(false)}
        >
          <p>{t('admin.safety.kitText')}</p>
          {state.kit === undefined ? undefined : <Notice tone="warn">{t('admin.safety.another')}</Notice>}
          <Count label={t('admin.safety.shares')} value={shares} onChange={setShares} />
          <Count
            label={t('admin.safety.threshold')}
            value={threshold}
            onChange={setThreshold}
            error={threshold > shares ? t('admin.safety.tooMany') : undefined}
          />
        </ActionForm>
      ) : state.named ? undefined : (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('admin.safety.makeKit')}
        </Button>
      )}
    </>
  )
}

interface CountProps {
  readonly label: string
  readonly value: number
  readonly error?: string | undefined
  readonly onChange: (value: number) => void
}

const Count = ({ label, value, error, onChange }: CountProps) => (
  <NumberInput
    size="xs"
    label={label}
    min={2}
    max={most}
    clampBehavior="strict"
    allowDecimal={false}
    value={value}
    error={error}
    onChange={(next) => {
      if (typeof next === 'number') onChange(next)
    }}
  />
)
