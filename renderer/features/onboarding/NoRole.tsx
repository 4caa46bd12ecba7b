import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Empty, Loading } from '../../ui/states.tsx'
import { WidePage } from './WidePage.tsx'

/** Somebody has signed in who may do nothing here yet, or no more: why, and what to do. */
export function NoRole({ session }: { readonly session: ResponseOf<'session.state'> }) {
  const { t } = useTranslation()
  const lock = useDo('session.lockScreen')
  const own = useAsk('officers.own', {}).data
  const { profile, signedIn } = session
  return (
    <WidePage
      title={profile?.unit.name}
      text={signedIn === undefined ? undefined : `${signedIn.name} (${signedIn.badge})`}
    >
      {own === undefined ? <Loading lines={3} /> : <Why own={own} />}
      <Button
        variant="default"
        leftSection={<Icon name="lock" size={14} />}
        loading={lock.isPending}
        onClick={() => lock.mutate({})}
      >
        {t('people.noRole.lock')}
      </Button>
    </WidePage>
  )
}

function Why({ own }: { readonly own: ResponseOf<'officers.own'> }) {
  const { t } = useTranslation()
  const save = useDo('officers.saveRequest')
  if (own.state !== 'prepared') {
    const text =
      own.state === 'expired' && own.notAfter !== undefined
        ? t('people.noRole.expiredText', { time: dateTime(own.notAfter) })
        : t('people.noRole.otherText')
    return <Empty icon="shieldOpen" title={t('people.noRole.other')} text={text} />
  }
  return (
    <>
      <Empty icon="clock" title={t('people.noRole.prepared')} text={t('people.noRole.preparedText')}>
        <p>
          {t('people.key')}
          <br />
          <span className="mono">{own.key}</span>
        </p>
      </Empty>
      <SaveButton
        primary
        label={t('people.save')}
        done={t('people.saved')}
        save={save}
        input={{ officer: own.officer }}
      />
    </>
  )
}
