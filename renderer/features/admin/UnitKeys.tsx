import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Section } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './admin.module.css'

/** Fresh keys for the whole unit, at once. */
export function UnitKeys() {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const rotate = useDo('unit.rotate')
  return (
    <Section title={t('admin.keys.title')}>
      <div className={styles['block']}>
        <p className="muted">{t('admin.keys.text')}</p>
        <Button
          variant="default"
          loading={rotate.isPending}
          leftSection={<Icon name="key" size={14} />}
          onClick={() => rotate.mutate({})}
        >
          {t('admin.keys.renew')}
        </Button>
        {rotate.data === undefined ? undefined : (
          <Notice tone="good" icon="check" alert>
            {t(rotate.data.state === 'asked' ? 'admin.keys.asked' : 'admin.keys.done', { epoch: rotate.data.epoch })}
          </Notice>
        )}
        {rotate.error === null ? undefined : (
          <Notice tone="danger" alert>
            {failureText(rotate.error)}
          </Notice>
        )}
      </div>
    </Section>
  )
}
