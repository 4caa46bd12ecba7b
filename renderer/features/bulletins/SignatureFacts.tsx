import { Collapse } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Notice } from '../../ui/states.tsx'
import type { Detail } from './detail.ts'
import styles from './bulletins.module.css'

/** Who signed and whether everything agrees, in words; the hashes one click deeper. */
export function SignatureFacts({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  const [deeper, setDeeper] = useState(false)
  const save = useDo('evidence.export')
  const { checks } = detail
  const lines = [
    ['signature', checks.signature],
    ['officer', checks.officer],
    ['device', checks.device],
    ['directory', checks.directory],
  ] as const
  const good = lines.every(([, check]) => check.ok)
  return (
    <div className={styles['signature']}>
      <Notice tone={good ? 'good' : 'danger'} icon={good ? 'shield' : 'alert'}>
        {good ? t('bulletin.checks.good', { name: detail.by.name, unit: detail.unit.name }) : t('bulletin.checks.bad')}
      </Notice>
      <ul className={styles['checks']}>
        {lines.map(([name, check]) => (
          <li key={name} data-ok={check.ok}>
            <Icon name={check.ok ? 'check' : 'cross'} size={13} />
            {t(`bulletin.checks.${name}`)}
            <span className="muted">{t(check.ok ? 'bulletin.checks.ok' : 'bulletin.checks.notOk')}</span>
          </li>
        ))}
        <li data-ok={checks.witnessed}>
          <Icon name={checks.witnessed ? 'shield' : 'shieldOpen'} size={13} />
          {t(checks.witnessed ? 'bulletin.checks.witnessed' : 'bulletin.checks.unwitnessed', {
            size: checks.directorySize,
          })}
        </li>
      </ul>
      <button
        type="button"
        className={`plain ${styles['deeper']}`}
        aria-expanded={deeper}
        onClick={() => setDeeper(!deeper)}
      >
        <Icon name={deeper ? 'down' : 'next'} size={12} /> {t('bulletin.checks.more')}
      </button>
      <Collapse expanded={deeper}>
        <dl className={styles['hashes']}>
          <dt>{t('bulletin.checks.record')}</dt>
          <dd className="mono">{detail.id}</dd>
          <dt>{t('bulletin.checks.head')}</dt>
          <dd className="mono">{detail.head}</dd>
          {detail.attachments.map((one, position) =>
            one.sha256 === undefined ? undefined : (
              <div key={one.index}>
                <dt>{t('bulletin.checks.photo', { index: position + 1 })}</dt>
                <dd className="mono">{one.sha256}</dd>
              </div>
            ),
          )}
        </dl>
      </Collapse>
      {detail.can.export ? (
        <>
          <p className="muted">{t('proof.wholeText')}</p>
          <SaveButton label={t('proof.whole')} done={t('proof.exported')} save={save} input={{ id: detail.id }} />
        </>
      ) : undefined}
    </div>
  )
}
