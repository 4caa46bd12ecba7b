import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'
import { ActionForm } from './ActionForm.tsx'
import styles from './admin.module.css'
import { shortId } from './names.ts'

type Waiting = ResponseOf<'directory.alarms'>['pending'][number]

/** Recoveries and successions that wait for their day: until then the unit can say no. */
export function Pending({ ownUnit }: { readonly ownUnit: string | undefined }) {
  const { t } = useTranslation()
  const pending = useAsk('directory.alarms', {}).data?.pending ?? []
  if (pending.length === 0) return undefined
  return (
    <Section title={t('admin.pending.title')}>
      <ul className={styles['list']}>
        {pending.map((one) => (
          <li key={one.leaf}>
            {one.unit.id === ownUnit ? (
              <Ours waiting={one} />
            ) : (
              <Notice icon="clock">
                <strong>{`${t(`admin.pending.${one.kind}`)}: ${one.unit.name}.`}</strong>{' '}
                {t('admin.pending.others', { time: dateTime(one.validFrom) })}
              </Notice>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Ours({ waiting }: { readonly waiting: Waiting }) {
  const { t } = useTranslation()
  const veto = useDo('unit.veto')
  const administrators = useAsk('unit.show', {}).data?.administrators ?? []
  const [asking, setAsking] = useState(false)
  const { kind, leaf, validFrom } = waiting
  const title = t(`admin.pending.${kind}`)
  const names = administrators.map(({ id, name, badge }) =>
    name === undefined ? shortId(id) : badge === undefined ? name : `${name} (${badge})`,
  )
  return (
    <article className={styles['card']} data-mine="true" aria-label={title}>
      <div className={styles['cardHead']}>
        <Icon name="alert" />
        <h4>{title}</h4>
        <DeadlineClock deadline={validFrom} />
      </div>
      <p>{t('admin.pending.text', { time: dateTime(validFrom) })}</p>
      <Facts>
        <Fact label={t('admin.pending.who')} wide>
          <ul>
            <li>{t('admin.pending.administrators', { names: names.join(', ') })}</li>
            <li>{t('admin.pending.desks')}</li>
          </ul>
        </Fact>
      </Facts>
      {asking ? (
        <ActionForm
          danger
          label={t('admin.pending.veto')}
          submit={t('admin.pending.vetoNow')}
          busy={veto.isPending}
          error={veto.error}
          onSubmit={() =>
            veto.mutate(
              { leaf },
              {
                onSuccess: ({ state }) => {
                  setAsking(false)
                  notifications.show({ message: t(`admin.pending.${state}`) })
                },
              },
            )
          }
          onClose={() => setAsking(false)}
        >
          <p>{t('admin.pending.vetoText')}</p>
        </ActionForm>
      ) : (
        <div className={styles['buttons']}>
          <Button color="red" onClick={() => setAsking(true)}>
            {t('admin.pending.vetoOpen')}
          </Button>
        </div>
      )}
    </article>
  )
}
