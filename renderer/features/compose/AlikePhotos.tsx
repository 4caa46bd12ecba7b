import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { printPhoto } from '../../engine-client/print-photo.ts'
import { Photo } from '../../ui/Photo.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './compose.module.css'

export type Alike = ResponseOf<'photo.alike'>['alike'][number]

interface Props {
  readonly staged: string
  /** The record that is being changed. */
  readonly except: string | undefined
  readonly onOpen: (found: Alike) => void
}

/** Records that already have a picture like this one, to look at before sending. It holds nobody up. */
export function AlikePhotos({ staged, except, onOpen }: Props) {
  const { t } = useTranslation()
  const print = usePrint(staged)
  const asked = print === undefined ? undefined : { print, ...(except !== undefined && { except }) }
  const { data } = useAsk('photo.alike', asked)
  if (data === undefined || data.alike.length === 0) return undefined
  return (
    <Notice tone="warn">
      <ul className={styles['alike']}>
        {data.alike.map((found) => (
          <li key={found.id}>
            {found.family === 'bulletin' || found.family === 'case' ? (
              <span className={styles['alikePhoto']}>
                <Photo source={{ kind: 'sent', id: found.id, statement: found.statement, index: found.index }} alt="" />
              </span>
            ) : undefined}
            <span>{t('compose.photo.alike', { title: found.title, unit: found.unit.name })}</span>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={t('compose.photo.openAlike', { title: found.title })}
              onClick={() => onOpen(found)}
            >
              {t('compose.photo.open')}
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** `undefined` until it is known, and for a picture that cannot be read. */
function usePrint(staged: string): string | undefined {
  const client = useEngine()
  const [print, setPrint] = useState<string | undefined>(undefined)
  useEffect(() => {
    const abort = new AbortController()
    printPhoto(client, { kind: 'staged', staged }, abort.signal).then(
      (seen) => (abort.signal.aborted ? undefined : setPrint(seen)),
      () => undefined,
    )
    return () => abort.abort()
  }, [client, staged])
  return print
}
