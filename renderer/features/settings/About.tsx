import { useTranslation } from 'react-i18next'
import { Section } from '../../ui/Section.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import { attributions } from './attributions.ts'
import styles from './settings.module.css'

interface Props {
  readonly version: string
  readonly rootFingerprint: string | undefined
}

const shortcuts = [
  ['palette', 'Ctrl K'],
  ['down', 'J'],
  ['up', 'K'],
  ['open', 'Enter'],
  ['close', 'Esc'],
  ['compose', 'C'],
  ['acknowledge', 'A'],
  ['send', 'Ctrl Enter'],
  ['lock', 'Ctrl L'],
  ['go', '1–7'],
] as const

export function About({ version, rootFingerprint }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('settings.shortcuts')}>
        <dl className={styles['keys']}>
          {shortcuts.map(([name, keys]) => (
            <div key={name}>
              <dt>{t(`keys.${name}`)}</dt>
              <dd>
                <Kbd>{keys}</Kbd>
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t('settings.about')}>
        <p>{`Giao Ban, ${t('settings.version', { version })}`}</p>
        {rootFingerprint === undefined ? undefined : (
          <div>
            <p className="muted">{`${t('settings.rootFingerprint')}. ${t('settings.rootHint')}`}</p>
            <p className={`mono ${styles['fingerprint']}`}>{rootFingerprint.match(/.{1,4}/g)?.join(' ')}</p>
          </div>
        )}
      </Section>
      <Section title={t('settings.licences')}>
        <ul className={styles['licences']}>
          {attributions.map((part) => (
            <li key={part.name}>
              <span>{part.name}</span> <span className="muted">{`${part.by}, ${part.licence}`}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
