import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { day, rfc3339ToMs } from '../../../shared/time.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Loading, Notice, Refusal, Trouble } from '../../ui/states.tsx'
import styles from './admin.module.css'
import { RecoveryKit } from './RecoveryKit.tsx'

/** A backup that is older than this is no plan for a fire. */
const oldMs = 30 * day

/** What is left when every PC of the unit is gone: the kit on paper, and a backup that only the kit opens. */
export function Safety() {
  const { t, i18n } = useTranslation()
  const now = useNow(60_000)
  const state = useAsk('backup.state', {})
  const save = useDo('backup.save')
  const check = useDo('backup.check')
  if (state.data === undefined)
    return state.error === null ? (
      <Loading lines={3} />
    ) : (
      <Trouble error={state.error} again={() => void state.refetch()} />
    )
  const { kit, last } = state.data
  const isOld = last !== undefined && now - (rfc3339ToMs(last.created) ?? now) > oldMs
  const checked = check.data?.backup
  return (
    <Section title={t('admin.safety.title')}>
      <div className={styles['block']}>
        <RecoveryKit state={state.data} />
        {last === undefined ? (
          <Notice tone="warn">{t('admin.safety.never')}</Notice>
        ) : (
          <Facts>
            <Fact label={t('admin.safety.last')}>{dateTime(last.created)}</Fact>
            <Fact label={t('admin.safety.size')}>{megabytes(last.size, i18n.language)}</Fact>
            <Fact label={t('admin.safety.place')} wide>
              <span className="mono">{last.place}</span>
            </Fact>
          </Facts>
        )}
        {isOld ? <Notice tone="warn">{t('admin.safety.old')}</Notice> : undefined}
        {last !== undefined && kit !== last.kit ? (
          <Notice tone="warn">{t('admin.safety.otherKit', { kit: last.kit })}</Notice>
        ) : undefined}
        {kit === undefined ? undefined : (
          <SaveButton
            primary={last === undefined || isOld}
            label={t('admin.safety.backup')}
            done={t('admin.safety.backedUp')}
            save={save}
            input={{}}
          />
        )}
        <Button variant="default" size="compact-xs" loading={check.isPending} onClick={() => check.mutate({})}>
          {t('admin.safety.check')}
        </Button>
        <p className="muted">{t('admin.safety.checkText')}</p>
        {checked === undefined ? undefined : (
          <Notice tone="good" icon="check" alert>
            {t('admin.safety.checked', { time: dateTime(checked.created), kit: checked.kit })}
          </Notice>
        )}
        <Refusal error={check.error} />
      </div>
    </Section>
  )
}

const megabytes = (bytes: number, language: string): string =>
  `${(bytes / 1024 / 1024).toLocaleString(language, { maximumFractionDigits: 1 })} MB`
