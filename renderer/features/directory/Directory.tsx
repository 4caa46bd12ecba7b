import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { dateTime } from '../../ui/dates.ts'
import { Ago } from '../../ui/DeadlineClock.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Fact, Facts } from '../../ui/Section.tsx'
import { Loading, Notice, Trouble } from '../../ui/states.tsx'
import styles from './directory.module.css'
import { UnitTable } from './UnitTable.tsx'

/** The public key log: what it says, how fresh it is, and a full check on demand. */
export function Directory() {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const log = useAsk('directory.show', {})
  const verify = useDo('directory.verify')
  if (log.data === undefined)
    return log.error === null ? <Loading /> : <Trouble error={log.error} again={() => void log.refetch()} />
  const { origin, size, root, witnessed, checkpointAt, units } = log.data
  return (
    <div className={`${styles['page']} scroll`} tabIndex={0} role="region" aria-label={t('directory.title')}>
      <header className={styles['bar']}>
        <h1>{t('directory.title')}</h1>
        <Button
          loading={verify.isPending}
          leftSection={<Icon name="shield" size={14} />}
          onClick={() => verify.mutate({})}
        >
          {t(verify.isPending ? 'directory.verifying' : 'directory.verify')}
        </Button>
      </header>
      <div className={styles['body']}>
        <p className={styles['intro']}>{t('directory.intro')}</p>
        {verify.data === undefined ? undefined : (
          <Notice tone={verify.data.ok ? 'good' : 'danger'} icon={verify.data.ok ? 'shield' : 'alert'} alert>
            {verify.data.ok ? t('directory.verified', { size: verify.data.size }) : t('directory.failed')}
          </Notice>
        )}
        {verify.error === null ? undefined : (
          <Notice tone="danger" alert>
            {failureText(verify.error)}
          </Notice>
        )}
        {witnessed ? undefined : (
          <Notice tone="warn" icon="shieldOpen">
            <strong>{t('directory.unwitnessed')}.</strong> {t('directory.unwitnessedText')}
          </Notice>
        )}
        <Facts>
          <Fact label={t('directory.origin')} wide>{`${origin}, ${t('directory.size', { count: size })}`}</Fact>
          <Fact label={t('directory.checkpoint')} wide>
            {checkpointAt === undefined ? (
              t('directory.never')
            ) : (
              <>
                {dateTime(checkpointAt)} (<Ago at={checkpointAt} />)
              </>
            )}
          </Fact>
        </Facts>
        <p className={styles['root']}>
          <span>{t('directory.root')}</span>
          <span className="mono">{root}</span>
        </p>
        <UnitTable units={units} />
      </div>
    </div>
  )
}
