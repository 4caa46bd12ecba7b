import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { RestoreState } from '../../../shared/ipc/restore-calls.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Notice } from '../../ui/states.tsx'
import styles from './onboarding.module.css'
import { RestoreForm } from './RestoreForm.tsx'
import { RestorePart } from './RestorePart.tsx'
import { ShareInput } from './ShareInput.tsx'
import { WidePage } from './WidePage.tsx'

/** A backup, enough sheets of the kit, and whom the unit trusts: in any order. Then who will read the archive. */
export function Restore({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const state = useAsk('restore.state', {}).data ?? {}
  const forget = useDo('restore.forget').mutate
  const keep = (next: RestoreState): void => {
    queries.setQueryData(['restore.state', {}], next)
  }
  useEffect(
    () => () => {
      forget({})
      queries.removeQueries({ queryKey: ['restore.state'] })
    },
    [forget, queries],
  )
  const { backup, sheets, profile } = state
  const missing = sheets === undefined ? undefined : Math.max(0, sheets.needed - sheets.have.length)
  const ready = backup !== undefined && sheets?.fits === true && profile?.fits === true
  return (
    <WidePage title={t('restore.title')} text={t('restore.text')}>
      <ol className={styles['parts']}>
        <RestorePart
          first
          what="backup"
          title={t('restore.backup')}
          hint={t('restore.backupHint')}
          choose={t('restore.chooseBackup')}
          done={backup !== undefined}
          onState={keep}
        >
          {backup === undefined
            ? undefined
            : t('restore.backupIs', {
                file: backup.file,
                time: dateTime(backup.created),
                device: backup.device.slice(0, 8),
              })}
        </RestorePart>
        <RestorePart
          what="sheets"
          title={t('restore.sheets')}
          hint={t('restore.sheetsHint')}
          choose={t('restore.chooseSheets')}
          done={missing === 0 && sheets?.fits !== false}
          onState={keep}
          more={missing === 0 && sheets?.fits !== false ? undefined : <ShareInput onState={keep} />}
        >
          {sheets === undefined ? undefined : (
            <>
              {t('restore.sheetsAre', { kit: sheets.kit, have: sheets.have.join(', '), needed: sheets.needed })}{' '}
              {missing === undefined || missing === 0 ? undefined : t('restore.missing', { count: missing })}
              {sheets.fits === false ? (
                <Notice tone="danger" alert>
                  {t('restore.otherKit')}
                </Notice>
              ) : undefined}
            </>
          )}
        </RestorePart>
        <RestorePart
          what="profile"
          title={t('restore.profile')}
          hint={t('restore.profileHint')}
          choose={t('restore.chooseProfile')}
          done={profile !== undefined && profile.fits !== false}
          onState={keep}
        >
          {profile === undefined ? undefined : (
            <>
              {t('restore.profileIs', { unit: profile.unit.name })}
              <br />
              {t('settings.rootFingerprint')}:{' '}
              <span className="mono">{profile.rootFingerprint.match(/.{1,4}/g)?.join(' ')}</span>
              {profile.fits === false ? (
                <Notice tone="danger" alert>
                  {t('restore.otherUnit')}
                </Notice>
              ) : undefined}
            </>
          )}
        </RestorePart>
      </ol>
      {ready ? <RestoreForm /> : <p className="muted">{t('restore.next')}</p>}
      <Button variant="default" onClick={onClose}>
        {t('frame.cancel')}
      </Button>
    </WidePage>
  )
}
