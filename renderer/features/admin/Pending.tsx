import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Section } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'

/** Recoveries and successions that wait for their day: until then they can be vetoed. */
export function Pending() {
  const { t } = useTranslation()
  const pending = useAsk('directory.alarms', {}).data?.pending ?? []
  if (pending.length === 0) return undefined
  return (
    <Section title={t('admin.pending.title')}>
      {pending.map((one) => (
        <Notice key={one.leaf} tone="warn" icon="clock">
          <strong>{`${t(`admin.pending.${one.kind}`)}: ${one.unit.name}.`}</strong>{' '}
          {t('admin.pending.text', { time: dateTime(one.validFrom) })}
        </Notice>
      ))}
    </Section>
  )
}
