import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RequestOf, ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { RelayForm } from '../../ui/RelayForm.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { About } from './About.tsx'
import { Colleagues } from './Colleagues.tsx'
import { HealthCheck } from './HealthCheck.tsx'
import { PassphraseChange } from './PassphraseChange.tsx'
import { RelayList } from './RelayList.tsx'
import { SealedFiles } from './SealedFiles.tsx'
import styles from './settings.module.css'
import { SheetCheck } from './SheetCheck.tsx'
import { SoundTest } from './SoundTest.tsx'
import { VaultLock } from './VaultLock.tsx'

type Session = ResponseOf<'session.state'>

interface Props {
  readonly session: Session
  /** Each screen that this officer can reach, and the key that goes there. */
  readonly screenKeys: readonly (readonly [name: string, key: string])[]
}

export function Settings({ session, screenKeys }: Props) {
  const { t, i18n } = useTranslation()
  const queries = useQueryClient()
  const set = useDo('settings.set')
  const { setColorScheme } = useMantineColorScheme()
  const about = useAsk('about.get', {}).data
  const relays = session.profile?.relays ?? []
  const isArchive = useAsk('sync.state', {}).data?.alarms.some(({ code }) => code === 'vault/archive') ?? false
  const save = (change: RequestOf<'settings.set'>): void =>
    set.mutate(change, { onSuccess: (state) => queries.setQueryData(['session.state', {}], state) })
  return (
    <div className={`${styles['page']} scroll`} tabIndex={0} role="region" aria-label={t('settings.title')}>
      <header className={styles['bar']}>
        <h1>{t('settings.title')}</h1>
      </header>
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <Section title={t('settings.look')}>
            <div className={styles['line']}>
              <span id="language">{t('settings.language')}</span>
              <SegmentedControl
                size="xs"
                aria-labelledby="language"
                value={i18n.language}
                data={[
                  { value: 'vi', label: t('frame.language.vi') },
                  { value: 'en', label: t('frame.language.en') },
                ]}
                onChange={(value) => {
                  const language = value === 'en' ? 'en' : 'vi'
                  void i18n.changeLanguage(language)
                  save({ language })
                }}
              />
            </div>
            <div className={styles['line']}>
              <span id="theme">{t('settings.theme')}</span>
              <SegmentedControl
                size="xs"
                aria-labelledby="theme"
                value={session.profile?.theme ?? 'system'}
                data={(['light', 'dark', 'system'] as const).map((value) => ({
                  value,
                  label: t(`settings.themes.${value}`),
                }))}
                onChange={(value) => {
                  const theme = value === 'light' || value === 'dark' ? value : 'system'
                  setColorScheme(theme === 'system' ? 'auto' : theme)
                  save({ theme })
                }}
              />
            </div>
          </Section>
          <Section title={t('settings.sound')}>
            <SoundTest />
            <div className={styles['line']}>
              <span id="notices">{t('settings.notices')}</span>
              <SegmentedControl
                size="xs"
                aria-labelledby="notices"
                value={session.noticeText === true ? 'full' : 'bare'}
                data={(['bare', 'full'] as const).map((value) => ({
                  value,
                  label: t(`settings.noticeTexts.${value}`),
                }))}
                onChange={(value) => save({ noticeText: value === 'full' })}
              />
            </div>
            <p className="muted">{t('settings.noticesText')}</p>
          </Section>
          <Section title={t('people.title')}>
            <Colleagues />
          </Section>
          <Section title={t('settings.pass')}>
            <PassphraseChange />
          </Section>
          <Section title={t('settings.vaultLock')}>
            <VaultLock />
          </Section>
        </div>
        <div className={styles['column']}>
          <Section title={t('settings.data')}>
            <p className="muted">{t('settings.dataText')}</p>
            <Facts>
              <Fact label={t('settings.home')} wide>
                <span className="mono">{about?.home ?? session.profile?.home}</span>
              </Fact>
              <Fact label={t('settings.database')}>{megabytes(about?.databaseBytes, i18n.language)}</Fact>
              <Fact label={t('settings.blobs')}>{megabytes(about?.blobBytes, i18n.language)}</Fact>
              <Fact label={t('settings.cipher')}>{about?.cipher}</Fact>
            </Facts>
          </Section>
          <Section title={t('settings.relay.title')} hidden={isArchive}>
            <RelayForm relays={relays} />
            <RelayList relays={relays} together={session.profile?.together === true} />
          </Section>
          {isArchive ? undefined : <SealedFiles />}
          <Section title={t('settings.check')}>
            <HealthCheck />
          </Section>
          <Section title={t('paper.checking.title')}>
            <SheetCheck />
          </Section>
          <About
            screenKeys={screenKeys}
            version={about?.version ?? session.version}
            rootFingerprint={about?.rootFingerprint ?? session.profile?.rootFingerprint}
          />
        </div>
      </div>
    </div>
  )
}

const megabytes = (bytes: number | undefined, language: string): string | undefined =>
  bytes === undefined ? undefined : `${(bytes / 1024 / 1024).toLocaleString(language, { maximumFractionDigits: 1 })} MB`
