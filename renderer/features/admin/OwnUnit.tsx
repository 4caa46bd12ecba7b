import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Section } from '../../ui/Section.tsx'
import { Loading, Refusal, Trouble } from '../../ui/states.tsx'
import styles from './admin.module.css'
import { CertificateState, isGone } from './CertificateState.tsx'
import { DeedButton } from './DeedButton.tsx'
import type { AskedCertificate } from './CertifyCard.tsx'
import { shortId } from './names.ts'
import { OfficerLine, type Officer, type OfficerDeed } from './OfficerLine.tsx'
import { RemoveForm } from './RemoveForm.tsx'
import { RenewForm } from './RenewForm.tsx'
import { ReplaceCard } from './ReplaceCard.tsx'
import { RolesForm } from './RolesForm.tsx'

type Device = ResponseOf<'devices.list'>['devices'][number]
type Deed = Exclude<OfficerDeed, 'certify'>

interface Props {
  readonly isAdmin: boolean
  readonly onAsked: (asked: AskedCertificate) => void
}

/** Who and what belongs to the unit, and in which state; what is gone stands last. */
export function OwnUnit({ isAdmin, onAsked }: Props) {
  const { t } = useTranslation()
  const officers = useAsk('officers.list', {})
  const devices = useAsk('devices.list', {})
  const prepared = useDo('officers.prepared')
  const [open, setOpen] = useState<{ readonly id: string; readonly deed: Deed } | undefined>(undefined)
  const error = officers.error ?? devices.error
  if (error !== null)
    return <Trouble error={error} again={() => void Promise.all([officers.refetch(), devices.refetch()])} />
  if (officers.data === undefined || devices.data === undefined) return <Loading />
  const close = (): void => setOpen(undefined)
  const toggle = (id: string, deed: Deed): void =>
    setOpen(open?.id === id && open.deed === deed ? undefined : { id, deed })
  const deedOf = (id: string): Deed | undefined => (open?.id === id ? open.deed : undefined)
  function begin(officer: Officer, deed: OfficerDeed): void {
    if (deed !== 'certify') return toggle(officer.id, deed)
    prepared.mutate(
      { officer: officer.id },
      { onSuccess: ({ request, ...facts }) => onAsked({ request: new Uint8Array(request), facts }) },
    )
  }
  return (
    <>
      <Section title={t('admin.unit.officers')}>
        <ul className={styles['rows']}>
          {officers.data.officers.toSorted(goneLast).map((officer) => {
            const name = officer.name ?? t('admin.officer', { id: shortId(officer.id) })
            const deed = deedOf(officer.id)
            return (
              <li key={officer.id} data-gone={isGone(officer)}>
                <OfficerLine
                  officer={officer}
                  name={name}
                  {...(isAdmin ? { onDeed: (next: OfficerDeed) => begin(officer, next) } : {})}
                />
                {deed === undefined ? undefined : (
                  <OfficerForm key={deed} deed={deed} officer={officer} name={name} onClose={close} />
                )}
              </li>
            )
          })}
        </ul>
        <Refusal error={prepared.error} />
      </Section>
      <Section title={t('admin.unit.devices')}>
        <ul className={styles['rows']}>
          {devices.data.devices.toSorted(goneLast).map((device) => {
            const target = {
              kind: 'device',
              id: device.id,
              name: t('admin.device', { id: shortId(device.id) }),
            } as const
            const deed = deedOf(device.id)
            return (
              <li key={device.id} data-gone={isGone(device)}>
                <DeviceLine device={device} isAdmin={isAdmin} onDeed={(next) => toggle(device.id, next)} />
                {deed === 'remove' ? <RemoveForm target={target} onClose={close} /> : undefined}
                {deed === 'renew' ? <RenewForm target={target} onClose={close} /> : undefined}
              </li>
            )
          })}
        </ul>
      </Section>
    </>
  )
}

interface OfficerFormProps {
  readonly deed: Deed
  readonly officer: Officer
  readonly name: string
  readonly onClose: () => void
}

function OfficerForm({ deed, officer, name, onClose }: OfficerFormProps) {
  const target = { kind: 'officer', id: officer.id, name } as const
  switch (deed) {
    case 'roles':
      return <RolesForm officer={officer} name={name} onClose={onClose} />
    case 'renew':
      return <RenewForm target={target} onClose={onClose} />
    case 'replace':
      return <ReplaceCard id={officer.id} name={name} onClose={onClose} />
    case 'remove':
      return <RemoveForm target={target} onClose={onClose} />
  }
}

const goneLast = (a: { readonly state: string }, b: { readonly state: string }): number =>
  Number(isGone(a)) - Number(isGone(b))

interface DeviceLineProps {
  readonly device: Device
  readonly isAdmin: boolean
  readonly onDeed: (deed: 'renew' | 'remove') => void
}

function DeviceLine({ device, isAdmin, onDeed }: DeviceLineProps) {
  const { t } = useTranslation()
  const name = t('admin.device', { id: shortId(device.id) })
  const details = [
    device.own ? t('admin.unit.thisPc') : undefined,
    t(device.reads ? 'admin.unit.reads' : 'admin.unit.readsNot'),
    device.roles.length === 0 ? undefined : device.roles.map((role) => t(`word.role.${role}`)).join(', '),
    device.state === 'cooling' && device.activeFrom !== undefined
      ? t('admin.unit.from', { time: dateTime(device.activeFrom) })
      : undefined,
  ]
  return (
    <div className={styles['line']}>
      <span className={styles['who']}>
        <strong className="mono">{shortId(device.id)}</strong>
        <small>{details.filter((part) => part !== undefined).join(' · ')}</small>
      </span>
      <CertificateState state={device.state} notAfter={device.notAfter} />
      {device.state === 'revoked' ? undefined : (
        <span className={styles['deeds']}>
          {isAdmin ? (
            <DeedButton
              label={t('admin.people.renewShort')}
              spoken={t('admin.people.renewOf', { name })}
              onClick={() => onDeed('renew')}
            />
          ) : undefined}
          {device.own ? undefined : (
            <DeedButton
              label={t('admin.remove.open')}
              spoken={t('admin.remove.name', { name })}
              onClick={() => onDeed('remove')}
            />
          )}
        </span>
      )}
    </div>
  )
}
