import { Button, Modal } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { GiaobanError } from '../../../shared/errors.ts'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { readAttachment } from '../../engine-client/attachment-bytes.ts'
import { useEngine } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './compose.module.css'
import { boxBetween, fitBox, nudge, type Box } from './crop.ts'
import type { StagedPhoto } from './photo-model.ts'
import { cut, draw, rotated } from './picture.ts'

interface Props {
  readonly photo: StagedPhoto
  readonly onCropped: (staged: ResponseOf<'attachment.stage'>) => void
  readonly onClose: () => void
}

/** Cropping on a canvas; the result goes through the engine's staging like any other picture. */
export function CropDialog({ photo, onCropped, onClose }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const failureText = useFailureText()
  const canvas = useRef<HTMLCanvasElement>(null)
  const from = useRef<{ x: number; y: number } | undefined>(undefined)
  const [picture, setPicture] = useState<ImageBitmap | undefined>(undefined)
  const [box, setBox] = useState<Box | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | undefined>(undefined)

  useEffect(() => {
    const abort = new AbortController()
    readAttachment(client, { kind: 'staged', staged: photo.staged }, abort.signal)
      .then((blob) => createImageBitmap(blob))
      .then(
        (bitmap) => {
          if (abort.signal.aborted) return bitmap.close()
          setPicture(bitmap)
          setBox({ x: 0, y: 0, width: bitmap.width, height: bitmap.height })
        },
        () => setRefused(t('bulletin.photoFailed')),
      )
    return () => abort.abort()
  }, [client, photo.staged, t])
  useEffect(() => {
    if (canvas.current !== null && picture !== undefined && box !== undefined)
      draw({ canvas: canvas.current, picture, box })
  }, [picture, box])

  function pointOf(event: PointerEvent<HTMLCanvasElement>): { x: number; y: number } {
    const area = event.currentTarget.getBoundingClientRect()
    const scale = (picture?.width ?? 1) / area.width
    return { x: (event.clientX - area.left) * scale, y: (event.clientY - area.top) * scale }
  }
  function onPointerMove(event: PointerEvent<HTMLCanvasElement>): void {
    if (from.current !== undefined && picture !== undefined)
      setBox(fitBox(boxBetween(from.current, pointOf(event)), picture))
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (picture === undefined || box === undefined) return
    const next = nudge({ box, picture, key: event.key, resize: event.shiftKey })
    if (next === undefined) return
    event.preventDefault()
    setBox(next)
  }
  async function rotate(): Promise<void> {
    if (picture === undefined) return
    const turned = await rotated(picture)
    setPicture(turned)
    setBox({ x: 0, y: 0, width: turned.width, height: turned.height })
  }
  async function apply(): Promise<void> {
    if (picture === undefined || box === undefined) return
    setBusy(true)
    try {
      const bytes = await cut({ picture, box, type: photo.type })
      onCropped(await client.call('attachment.stage', { name: photo.name, bytes }))
    } catch (error) {
      setRefused(failureText(error as GiaobanError))
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('compose.photo.cropTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      <div className={styles['crop']}>
        <p className="muted">{t('compose.photo.cropText')}</p>
        <div className={styles['cropStage']}>
          <canvas
            ref={canvas}
            data-autofocus
            tabIndex={0}
            role="img"
            aria-label={
              box === undefined
                ? t('bulletin.photoLoading')
                : t('compose.photo.cropArea', { width: box.width, height: box.height })
            }
            onKeyDown={onKeyDown}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId)
              from.current = pointOf(event)
            }}
            onPointerMove={onPointerMove}
            onPointerUp={() => {
              from.current = undefined
            }}
          />
        </div>
        {refused === undefined ? undefined : (
          <Notice tone="danger" alert>
            {refused}
          </Notice>
        )}
        <div className={styles['cropFoot']}>
          <span className="muted">
            {box === undefined ? undefined : t('compose.photo.cropArea', { width: box.width, height: box.height })}
          </span>
          <Button variant="default" leftSection={<Icon name="restart" size={13} />} onClick={() => void rotate()}>
            {t('compose.photo.rotate')}
          </Button>
          <Button
            variant="default"
            disabled={picture === undefined}
            onClick={() =>
              picture !== undefined && setBox({ x: 0, y: 0, width: picture.width, height: picture.height })
            }
          >
            {t('compose.photo.cropReset')}
          </Button>
          <Button loading={busy} disabled={box === undefined} onClick={() => void apply()}>
            {t('compose.photo.cropApply')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
