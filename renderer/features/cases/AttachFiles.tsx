import { Button, Progress } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EventOf, ResponseOf } from '../../../shared/ipc/contract.ts'
import { useDo, useEngine, useEngineEvent } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { sizeText } from '../../ui/size-text.ts'
import styles from './cases.module.css'

export type AttachedFile = ResponseOf<'attachment.stageFiles'>['files'][number]
interface Props {
  readonly files: readonly AttachedFile[]
  readonly onChange: (files: readonly AttachedFile[]) => void
}

/** Files that travel with an exhibit. The shell's own dialog names them, the engine reads them: this page never has them. */
export function AttachFiles({ files, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const failureText = useFailureText()
  const client = useEngine()
  const stage = useDo('attachment.stageFiles')
  const progress = useStaging()
  return (
    <div className={styles['attach']}>
      <Button
        variant="default"
        size="compact-sm"
        loading={stage.isPending}
        onClick={() => stage.mutate({}, { onSuccess: ({ files: more }) => onChange([...files, ...more]) })}
      >
        {t('cases.attach.pick')}
      </Button>
      <span className="muted">{t('cases.attach.hint')}</span>
      {stage.isPending && progress !== undefined ? (
        <span className={styles['staging']}>
          <Progress
            size="sm"
            value={(progress.done / Math.max(1, progress.total)) * 100}
            aria-label={t('cases.attach.reading')}
          />
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => void client.call('task.cancel', { id: progress.cancel ?? '' })}
          >
            {t('cases.attach.cancel')}
          </Button>
        </span>
      ) : undefined}
      {stage.error === null || stage.error.code === 'engine/cancelled' ? undefined : (
        <p role="alert">{failureText(stage.error)}</p>
      )}
      <ul className={styles['files']}>
        {files.map((file) => (
          <li key={file.staged} aria-label={file.name}>
            <span className={styles['fileName']}>
              <span className="truncate">{file.name}</span>
              <span className="muted">{sizeText(file.size, i18n.language)}</span>
            </span>
            <Button
              variant="subtle"
              size="compact-xs"
              aria-label={t('cases.attach.drop', { name: file.name })}
              onClick={() => onChange(files.filter(({ staged }) => staged !== file.staged))}
            >
              {t('cases.attach.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function useStaging(): EventOf<'progress'> | undefined {
  const [progress, setProgress] = useState<EventOf<'progress'> | undefined>(undefined)
  const listen = useCallback((value: EventOf<'progress'>) => {
    if (value.task === 'attachment.stageFiles') setProgress(value)
  }, [])
  useEngineEvent('progress', listen)
  return progress
}
