import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { errorCodes } from '../../../shared/errors.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './settings.module.css'

/** The engine looks at clock, disk, vault, log and relay; each fault with its next step. */
export function HealthCheck() {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const doctor = useDo('doctor.run')
  const faults = doctor.data?.checks.filter((check) => !check.ok) ?? []
  return (
    <div className={styles['block']}>
      <Button
        variant="default"
        loading={doctor.isPending}
        leftSection={<Icon name="check" size={14} />}
        onClick={() => doctor.mutate({})}
      >
        {t('settings.checkRun')}
      </Button>
      {doctor.data?.ok === true ? (
        <Notice tone="good" icon="check">
          {t('settings.checkOk')}
        </Notice>
      ) : undefined}
      {faults.map((fault) => {
        const code = errorCodes.find((known) => known === fault.code) ?? 'internal'
        const relay = /^relay (\S+)$/.exec(fault.name)?.[1] // of several the one that it is
        return (
          <Notice key={fault.name} tone="warn">
            {relay === undefined ? undefined : <span className="mono">{`${relay} `}</span>}
            {failureText({ code })}
          </Notice>
        )
      })}
      {doctor.error === null ? undefined : <Notice tone="danger">{failureText(doctor.error)}</Notice>}
    </div>
  )
}
