import { useState } from 'react'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { day, rfc3339ToMs } from '../../../shared/time.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Section } from '../../ui/Section.tsx'
import { Loading, Trouble } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './admin.module.css'
import { shortId } from './names.ts'
import { RemoveForm, type Target } from './RemoveForm.tsx'

type Officer = ResponseOf<'officers.list'>['officers'][number]
type Device = ResponseOf<'devices.list'>['devices'][number]

/** Time enough to renew it with two signatures. */
const soonMs = 30 * day
const tones = {
  prepared: 'accent',
  certified: 'good',
  active: 'good',
  cooling: 'accent',
  suspended: 'warn',
  expired: 'warn',
  revoked: 'danger',
} as const

/** Who and what belongs to the unit, and in which state; what is gone stands last. */
export function OwnUnit({ isAdmin }: { readonly isAdmin: boolean }) {
  const { t } = useTranslation()
  const officers = useAsk('officers.list', {})
  const devices = useAsk('devices.list', {})
  const [target, setTarget] = useState<Target | undefined>(undefined)
  const error = officers.error ?? devices.error
  if (error !== null)
    return <Trouble error={error} again={() => void Promise.all([officers.refetch(), devices.refetch()])} />
  if (officers.data === undefined || devices.data === undefined) return <Loading />
  const remove = (next: Target): void => setTarget(next.id === target?.id ? undefined : next)
  const form = (id: string) =>
    target?.id === id ? <RemoveForm target={target} onClose={() => setTarget(undefined)} /> : undefined
  return (
    <>
      <Section title={t('admin.unit.officers')}>
        <ul className={styles['rows']}>
          {officers.data.officers.toSorted(goneLast).map((officer) => (
            <li key={officer.id} data-gone={isGone(officer)}>
              <OfficerLine officer={officer} {...(isAdmin ? { onRemove: remove } : {})} />
              {form(officer.id)}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('admin.unit.devices')}>
        <ul className={styles['rows']}>
          {devices.data.devices.toSorted(goneLast).map((device) => (
            <li key={device.id} data-gone={isGone(device)}>
              <DeviceLine device={device} onRemove={remove} />
              {form(device.id)}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

const isGone = ({ state }: { readonly state: string }): boolean => state === 'revoked' || state === 'expired'
const goneLast = (a: { readonly state: string }, b: { readonly state: string }): number =>
  Number(isGone(a)) - Number(isGone(b))

function OfficerLine({
  officer,
  onRemove,
}: {
  readonly officer: Officer
  readonly onRemove?: (target: Target) => void
}) {
  const { t } = useTranslation()
  const name = officer.name ?? t('admin.officer', { id: shortId(officer.id) })
  return (
    <div className={styles['line']}>
      <span className={styles['who']}>
        <strong>{name}</strong>
        <small>
          {[
            officer.badge,
            officer.roles.map((role) => t(`word.role.${role}`)).join(', '),
            officer.approve ? t('admin.unit.approves') : undefined,
            officer.here ? t('admin.unit.here') : undefined,
          ]
            .filter((part) => part !== undefined && part !== '')
            .join(' · ')}
        </small>
      </span>
      <State state={officer.state} notAfter={officer.notAfter} />
      {onRemove === undefined || isGone(officer) || officer.state === 'prepared' ? undefined : (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t('admin.remove.name', { name })}
          onClick={() => onRemove({ kind: 'officer', id: officer.id, name })}
        >
          {t('admin.remove.open')}
        </Button>
      )}
    </div>
  )
}

function DeviceLine({ device, onRemove }: { readonly device: Device; readonly onRemove: (target: Target) => void }) {
  const { t } = useTranslation()
  const name = t('admin.device', { id: shortId(device.id) })
  return (
    <div className={styles['line']}>
      <span className={styles['who']}>
        <strong className="mono">{shortId(device.id)}</strong>
        <small>
          {[
            device.own ? t('admin.unit.thisPc') : undefined,
            t(device.reads ? 'admin.unit.reads' : 'admin.unit.readsNot'),
            device.roles.length === 0 ? undefined : device.roles.map((role) => t(`word.role.${role}`)).join(', '),
            device.state === 'cooling' && device.activeFrom !== undefined
              ? t('admin.unit.from', { time: dateTime(device.activeFrom) })
              : undefined,
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </small>
      </span>
      <State state={device.state} notAfter={device.notAfter} />
      {device.own || isGone(device) ? undefined : (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t('admin.remove.name', { name })}
          onClick={() => onRemove({ kind: 'device', id: device.id, name })}
        >
          {t('admin.remove.open')}
        </Button>
      )}
    </div>
  )
}

function State({ state, notAfter }: { readonly state: keyof typeof tones; readonly notAfter: string | undefined }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const end = notAfter === undefined ? undefined : rfc3339ToMs(notAfter)
  const soon = !isGone({ state }) && end !== undefined && end - now < soonMs
  return (
    <span className={styles['state']}>
      {soon && notAfter !== undefined ? (
        <Tag tone="warn">{t('admin.unit.until', { time: dateTime(notAfter) })}</Tag>
      ) : undefined}
      <Tag tone={tones[state]}>{t(`admin.unit.states.${state}`)}</Tag>
    </span>
  )
}
