import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { playAlert, type Sound } from '../../ui/alert-sound.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './settings.module.css'

export function SoundTest() {
  const { t } = useTranslation()
  const [state, setState] = useState<'still' | 'playing' | 'failed'>('still')
  const sound = useRef<Sound>(undefined)
  useEffect(() => () => sound.current?.stop(), [])
  async function play(): Promise<void> {
    setState('playing')
    sound.current = playAlert({ times: 1 })
    setState((await sound.current.done) ? 'still' : 'failed')
  }
  return (
    <div className={styles['block']}>
      <p className="muted">{t('settings.soundText')}</p>
      <Button
        variant="default"
        disabled={state === 'playing'}
        leftSection={<Icon name="bell" size={14} />}
        onClick={() => void play()}
      >
        {t(state === 'playing' ? 'settings.soundPlaying' : 'settings.soundTest')}
      </Button>
      {state === 'failed' ? <Notice tone="warn">{t('settings.soundFailed')}</Notice> : undefined}
    </div>
  )
}
