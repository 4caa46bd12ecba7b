import { Button, Textarea } from '@mantine/core'
import { useRef, useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestOf } from '../../../shared/ipc/contract.ts'
import { limits } from '../../../shared/limits.ts'
import { bytesOf } from '../../engine-client/file-bytes.ts'
import { Icon } from '../../ui/Icon.tsx'
import { RelayField, relayAddressOf } from '../../ui/RelayField.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './onboarding.module.css'

export type Given = RequestOf<'enrol.begin'>['invitation']

/** What was typed: it is still there when the inviting side has refused it. */
export interface TypedInvitation {
  readonly text: string
  readonly relay: string
}
export const nothingTyped: TypedInvitation = { text: '', relay: '' }

interface Props {
  readonly typed: TypedInvitation
  readonly onTyped: (typed: TypedInvitation) => void
  readonly onGiven: (invitation: Given) => void
}

/** A file, the text of a QR code, or a code that was read aloud: then the relay's address is needed beside it. */
export function InvitationInput({ typed, onTyped, onGiven }: Props) {
  const { t } = useTranslation()
  const file = useRef<HTMLInputElement>(null)
  const [isUnreadable, setUnreadable] = useState(false)
  const { text, relay } = typed
  const said = text.trim()
  const isCode = said !== '' && !said.toUpperCase().startsWith('GIAOBAN/')
  const address = relayAddressOf(relay)
  const ready = said !== '' && (!isCode || address !== undefined)
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (ready) onGiven({ text: said, ...(isCode && address !== undefined ? { relay: address } : {}) })
  }
  async function read(chosen: File | undefined): Promise<void> {
    if (chosen === undefined) return
    const bytes = await bytesOf(chosen, limits.invitationBytes).catch(() => undefined)
    setUnreadable(bytes === undefined)
    if (bytes !== undefined) onGiven({ file: bytes })
  }
  return (
    <form className={styles['form']} onSubmit={send}>
      <input
        ref={file}
        type="file"
        accept=".gbinv"
        hidden
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
      <Button variant="default" leftSection={<Icon name="save" size={14} />} onClick={() => file.current?.click()}>
        {t('enrol.chooseFile')}
      </Button>
      {isUnreadable ? (
        <Notice tone="danger" alert>
          {t('enrol.notInvitation')}
        </Notice>
      ) : undefined}
      <Textarea
        autoFocus
        label={t('enrol.code')}
        description={t('enrol.codeHint')}
        maxLength={limits.qrLetters}
        autoComplete="off"
        spellCheck={false}
        maxRows={4}
        value={text}
        onChange={(event) => onTyped({ text: event.currentTarget.value, relay })}
      />
      {isCode ? (
        <RelayField
          label={t('enrol.relay')}
          hint={t('enrol.relayHint')}
          value={relay}
          onChange={(next) => onTyped({ text, relay: next })}
        />
      ) : undefined}
      <Button type="submit" size="sm" disabled={!ready} fullWidth>
        {t('enrol.next')}
      </Button>
    </form>
  )
}
