import { Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import type { EnrolmentState } from '../../../shared/ipc/enrol-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { RelayForm } from '../../ui/RelayForm.tsx'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Empty, Notice } from '../../ui/states.tsx'
import { type EnrolStep, EnrolSteps } from './EnrolSteps.tsx'
import styles from './onboarding.module.css'
import { WidePage } from './WidePage.tsx'

interface Props {
  readonly state: EnrolmentState
  readonly session: ResponseOf<'session.state'>
}

const stepOf: Readonly<Record<EnrolmentState['phase'], EnrolStep>> = {
  none: 'invitation',
  committed: 'digits',
  answered: 'digits',
  carried: 'digits',
  matched: 'approval',
  certified: 'wait',
  joined: 'wait',
  over: 'digits',
}

/** A new PC on its way into the unit: what is shown aloud, who has to act, and until when. The engine goes on by itself. */
export function Enrolment({ state, session }: Props) {
  const { t } = useTranslation()
  const { officer, unit, expires, phase } = state
  return (
    <WidePage
      title={unit?.name ?? t('enrol.title')}
      text={officer === undefined ? undefined : `${officer.name} (${officer.badge})`}
      foot={
        expires !== undefined && stepOf[phase] === 'digits' && phase !== 'over' ? (
          <Group gap={6}>
            {t('enrol.invitationEnds')}
            <DeadlineClock deadline={expires} />
          </Group>
        ) : undefined
      }
    >
      <EnrolSteps at={stepOf[phase]} />
      <div role="status">
        <Now state={state} home={session.profile?.home} relays={session.profile?.relays ?? []} />
      </div>
    </WidePage>
  )
}

interface NowProps {
  readonly state: EnrolmentState
  readonly home: string | undefined
  readonly relays: readonly string[]
}

function Now({ state, home, relays }: NowProps) {
  const { t } = useTranslation()
  const relayed = relays.length > 0 // between the two PCs
  switch (state.phase) {
    case 'none':
    case 'committed':
      return relayed ? (
        <>
          <Empty icon="clock" title={t('enrol.committedTitle')} text={t('enrol.committedText')} />
          <CarryRequest />
        </>
      ) : (
        <>
          <Empty icon="save" title={t('enrol.handTitle')} text={t('enrol.handText')} />
          <CarryRequest primary />
        </>
      )
    case 'answered':
      return state.digits === undefined ? (
        <Empty icon="clock" title={t('enrol.committedTitle')} text={t('enrol.committedText')} />
      ) : (
        <Digits digits={state.digits} />
      )
    case 'carried':
      return (
        <div className={styles['now']}>
          <h2>{t('enrol.carriedTitle')}</h2>
          <p className="muted">{t('enrol.carriedText')}</p>
          {state.qr === undefined ? undefined : <QrCode text={state.qr} label={t('enrol.carriedTitle')} />}
          <p className={`mono ${styles['check']}`}>{state.check}</p>
          <CarryRequest />
          <h2>{t('enrol.carriedNextTitle')}</h2>
          <p className="muted">{t('enrol.carriedNext')}</p>
          <RelayForm relays={relays} refused={t('enrol.relayUnknown')} />
        </div>
      )
    case 'matched':
      return <Empty icon="check" tone="good" title={t('enrol.matchedTitle')} text={t('enrol.matchedText')} />
    case 'certified':
    case 'joined':
      return (
        <Empty icon="clock" tone="good" title={t('enrol.certifiedTitle')} text={t('enrol.certifiedText')}>
          {state.activeFrom === undefined ? undefined : (
            <p>
              {t('enrol.activeFrom', { time: dateTime(state.activeFrom) })}{' '}
              <DeadlineClock deadline={state.activeFrom} />
            </p>
          )}
        </Empty>
      )
    case 'over':
      return (
        <div className={styles['now']}>
          <Notice tone="danger" alert>
            <strong>{t('enrol.overTitle')}</strong>
            <br />
            {t(`enrol.why.${state.why ?? 'broken'}`)}
          </Notice>
          <p>{t('enrol.again')}</p>
          <p className={`mono ${styles['check']}`}>{home}</p>
        </div>
      )
  }
}

/** Once it is given away by hand, only the whole code is compared. */
function CarryRequest({ primary = false }: { readonly primary?: boolean }) {
  const { t } = useTranslation()
  const save = useDo('enrol.saveRequest')
  return (
    <SaveButton
      primary={primary}
      label={t('enrol.saveRequest')}
      done={t('enrol.savedRequest')}
      save={save}
      input={{}}
    />
  )
}

/** Large enough to be read across a room, one figure after the other for whoever listens. */
function Digits({ digits }: { readonly digits: string }) {
  const { t } = useTranslation()
  const groups = digits.match(/.{3}/g) ?? []
  return (
    <div className={styles['now']}>
      <h2>{t('enrol.digitsTitle')}</h2>
      <p
        className={styles['digits']}
        role="img"
        aria-label={groups.map((group) => group.split('').join(' ')).join(', ')}
      >
        {groups.map((group, index) => (
          <span key={index}>{group}</span>
        ))}
      </p>
      <p>{t('enrol.digitsText')}</p>
      <p className="muted">{t('enrol.digitsWarning')}</p>
    </div>
  )
}
