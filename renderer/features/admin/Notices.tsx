import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Section } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './admin.module.css'
import { useNames } from './names.ts'

type News = ResponseOf<'directory.alarms'>['news'][number]

/** What somebody else did to this unit: each piece stays until a person here says that it is known. */
export function Notices() {
  const { t } = useTranslation()
  const news = useAsk('directory.alarms', {}).data?.news ?? []
  if (news.length === 0) return undefined
  return (
    <Section title={t('admin.news.title')}>
      <p className="muted">{t('admin.news.text')}</p>
      <ul className={styles['list']}>
        {news.map((one) => (
          <li key={one.index}>
            <Piece news={one} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Piece({ news }: { readonly news: News }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const failureText = useFailureText()
  const names = useNames()
  const known = useDo('directory.acknowledge')
  const of = [...news.devices.map(names.device), ...news.officers.map(names.officer), ...news.units.map(names.unit)]
  const by = news.by.map(names.signatory)
  const did = t(`admin.did.${news.what as 'device'}`, { defaultValue: t('admin.did.other') })
  return (
    <div className={styles['card']} data-mine="true">
      <div className={styles['cardHead']}>
        <Icon name="alert" />
        <h4>{`${did}${of.length === 0 ? '' : `: ${of.join(', ')}`}`}</h4>
        <span className="muted">{shortTime(news.loggedAt, now)}</span>
      </div>
      <p>{t('admin.news.by', { by: by.join(', ') })}</p>
      {known.error === null ? undefined : (
        <Notice tone="danger" alert>
          {failureText(known.error)}
        </Notice>
      )}
      <div className={styles['buttons']}>
        <Button variant="default" loading={known.isPending} onClick={() => known.mutate({ index: news.index })}>
          {t('admin.news.known')}
        </Button>
        <span className="muted">{t('admin.news.unknown')}</span>
      </div>
    </div>
  )
}
