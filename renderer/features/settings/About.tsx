import { useTranslation } from 'react-i18next'
import { Section } from '../../ui/Section.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import { attributions } from './attributions.ts'
import styles from './settings.module.css'

interface Props {
  readonly screenKeys: readonly (readonly [name: string, key: string])[]
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
] as const

export function About({ screenKeys, version, rootFingerprint }: Props) {
  const { t } = useTranslation()
  const keys = [
    ...shortcuts.map(([name, key]) => [t(`keys.${name}`), key] as const),
    ...screenKeys.map(([name, key]) => [name, key.toUpperCase()] as const),
  ]
  return (
    <>
      <Section title={t('settings.shortcuts')}>
        <dl className={styles['keys']}>
          {keys.map(([name, key]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Kbd>{key}</Kbd>
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
