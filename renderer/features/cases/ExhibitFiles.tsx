import { Button, Progress } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileTransfer } from '../../../shared/ipc/attachment-calls.ts'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { GiaobanError, type ErrorCode } from '../../../shared/errors.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useTransfers } from '../../engine-client/use-transfers.ts'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { sizeText } from '../../ui/size-text.ts'
import styles from './cases.module.css'

type ShownFile = CaseDetail['exhibits'][number]['files'][number]
interface Props {
  readonly id: string
  readonly statement: string
  readonly files: readonly ShownFile[]
}

/** Files of an exhibit that are no pictures: how far each is, and what can be done about it. They are saved, never shown. */
export function ExhibitFiles({ id, statement, files }: Props) {
  const newest = useTransfers()
  return (
    <ul className={styles['files']}>
      {files.map((file) => (
        <FileRow key={file.index} named={{ id, statement, index: file.index }} file={file} at={newest(file.transfer)} />
      ))}
    </ul>
  )
}

interface RowProps {
  readonly named: { readonly id: string; readonly statement: string; readonly index: number }
  readonly file: Pick<ShownFile, 'name' | 'size' | 'complete'>
  readonly at: FileTransfer | undefined
  /** What else can be done with it here. */
  readonly children?: ReactNode
}

export function FileRow({ named, file, at, children }: RowProps) {
  const { t, i18n } = useTranslation()
  const failureText = useFailureText()
  const percent = at === undefined ? 100 : Math.floor((at.done / at.total) * 100)
  const word = at && t(`cases.transfer.${at.direction}.${at.state}`, { percent })
  const why =
    at?.code === 'attachment/missing' // at another end than where somebody attaches one
      ? t(`cases.transfer.${at.direction}.missing`)
      : at?.code && failureText(new GiaobanError(at.code as ErrorCode))
  return (
    <li aria-label={file.name}>
      <span className={styles['fileName']}>
        <span className="truncate">{file.name}</span>
        <span className="muted">{sizeText(file.size, i18n.language)}</span>
      </span>
      {at === undefined ? undefined : (
        <>
          <span role="status" className="muted">
            {word}
            {why === undefined ? undefined : ` ${why}`}
          </span>
          {at.state === 'unasked' || at.state === 'left' ? undefined : (
            <Progress size="sm" value={percent} aria-label={word ?? ''} />
          )}
        </>
      )}
      <Deeds named={named} file={file} at={at}>
        {children}
      </Deeds>
    </li>
  )
}

function Deeds({ named, file, at, children }: RowProps) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const onError = (error: GiaobanError): void => {
    notifications.show({ color: 'red', message: failureText(error) })
  }
  const [save, fetch, pause, leave] = [
    useDo('attachment.save'),
    useDo('attachment.fetch'),
    useDo('attachment.pause'),
    useDo('attachment.leave'),
  ]
  const main = useRef<HTMLButtonElement>(null)
  /** The button that was pressed goes: whoever works by keys stays at this file. */
  const left = { onError, onSuccess: () => main.current?.focus() }
  /** Whoever reads the entry will lack the file: that is asked. */
  const askToLeave = (): void => {
    modals.openConfirmModal({
      title: t('cases.transfer.leaveTitle'),
      children: t('cases.transfer.leaveText', { name: file.name }),
      labels: { confirm: t('cases.transfer.do.leaveOut'), cancel: t('frame.cancel') },
      closeButtonProps: { 'aria-label': t('frame.close') },
      confirmProps: { color: 'red' },
      onConfirm: () => leave.mutate(named, left),
    })
  }
  const isGoing = at !== undefined && (at.state === 'moving' || at.state === 'waiting' || at.state === 'failed')
  return (
    <span className={styles['fileDeeds']}>
      {file.complete && at?.direction !== 'in' ? (
        <Button
          variant="subtle"
          size="compact-xs"
          title={t('bulletin.saveHint')}
          leftSection={<Icon name="save" size={13} />}
          onClick={() =>
            save.mutate(named, {
              onSuccess: ({ saved }) => {
                if (saved) notifications.show({ message: t('bulletin.saved') })
              },
              onError,
            })
          }
        >
          {t('bulletin.save')}
        </Button>
      ) : undefined}
      {at === undefined ? undefined : (
        <Button
          ref={main}
          variant="default"
          size="compact-xs"
          onClick={() => (isGoing ? pause : fetch).mutate(named, { onError })}
        >
          {t(`cases.transfer.do.${isGoing ? 'pause' : startWord(at)}`)}
        </Button>
      )}
      {at?.state === 'failed' ? (
        <Button variant="default" size="compact-xs" onClick={() => fetch.mutate(named, { onError })}>
          {t('cases.transfer.do.tryNow')}
        </Button>
      ) : undefined}
      {at?.direction === 'in' && at.state !== 'left' && at.state !== 'unasked' ? (
        <Button
          variant="subtle"
          size="compact-xs"
          title={t('cases.transfer.leaveHint')}
          onClick={() => leave.mutate(named, left)}
        >
          {t('cases.transfer.do.leave')}
        </Button>
      ) : undefined}
      {at?.direction === 'out' && at.state !== 'left' ? (
        <Button variant="subtle" size="compact-xs" onClick={askToLeave}>
          {t('cases.transfer.do.leaveOut')}
        </Button>
      ) : undefined}
      {children}
    </span>
  )
}

function startWord({ state, direction }: FileTransfer): 'fetch' | 'send' | 'goOn' {
  if (state === 'left') return direction === 'in' ? 'fetch' : 'send'
  return state === 'unasked' ? 'fetch' : 'goOn'
}
