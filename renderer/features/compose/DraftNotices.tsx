import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { dateTime } from '../../ui/dates.ts'
import { Notice } from '../../ui/states.tsx'
import type { Version } from './versions.ts'

interface Props {
  /** Title of the draft that another window writes and that was not opened here for it. */
  readonly elsewhere: string | undefined
  readonly isApart: boolean
  readonly revised: ResponseOf<'bulletin.get'> | undefined
  /** What the update was written on. */
  readonly on: Version | undefined
  readonly onCarryOver: () => void
}

/** What an officer has to know of what they are typing: another window, another version. */
export function DraftNotices({ elsewhere, isApart, revised, on, onCarryOver }: Props) {
  const { t } = useTranslation()
  return (
    <>
      {elsewhere === undefined ? undefined : <Notice>{t('compose.elsewhere', { title: elsewhere })}</Notice>}
      {isApart ? <Notice tone="warn">{t('compose.apart')}</Notice> : undefined}
      {revised === undefined || revised.can.update ? undefined : (
        <Notice tone="danger" alert>
          {t('life.update.over', { state: t(`word.state.${revised.state}`) })}
        </Notice>
      )}
      {revised?.can.update === true && on !== undefined && revised.head !== on.head ? (
        <Notice tone="warn" alert>
          <p>
            {t('life.update.moved', {
              version: revised.version,
              name: revised.written.by.name,
              time: dateTime(revised.written.at),
            })}
          </p>
          <Button size="compact-sm" variant="default" onClick={onCarryOver}>
            {t('life.update.carryOver', { version: revised.version })}
          </Button>
        </Notice>
      ) : undefined}
    </>
  )
}
