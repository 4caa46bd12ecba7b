import { Button } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useState, useTransition } from 'react'
import { useTranslation } from 'react-i18next'
import type { GiaobanError } from '../../../shared/errors.ts'
import type { RequestOf, ResponseOf } from '../../../shared/ipc/contract.ts'
import { useDo, useEngine } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import styles from './compose.module.css'
import type { DraftRef } from './use-draft.ts'

/** Long enough to notice a mistake after the hand has left the key. */
const toastMs = 30_000

interface Send<Request> {
  readonly busy: boolean
  readonly failure: string | undefined
  run(request: Request): void
}

interface Told {
  /** The draft that it is sent from, once nothing more is saved into it. */
  readonly onStart: () => Promise<DraftRef | undefined>
  readonly onSent: (id: string) => void
  /** With the draft under which the engine has kept what was typed, where it has. */
  readonly onFailed: (kept: DraftRef | undefined) => void
}

const keptIn = ({ params: { draft, revision } }: GiaobanError): DraftRef | undefined =>
  typeof draft === 'string' && typeof revision === 'string' ? { draft, revision } : undefined

/** Signs and sends; the toast that confirms it holds the way back. */
export function useSend(told: Told): Send<RequestOf<'bulletin.send'>> {
  const { t } = useTranslation()
  const client = useEngine()
  const failureText = useFailureText()
  const send = useDo('bulletin.send')
  const askToAccept = useAskToAccept()
  const [failure, setFailure] = useState<string | undefined>(undefined)
  const [isStarting, start] = useTransition()

  function confirmSent(sent: ResponseOf<'bulletin.send'>): void {
    const toast = `sent-${sent.id}`
    const withdraw = (): void => {
      client.call('bulletin.cancel', { id: sent.id, reason: 'entered-in-error' }).then(
        () =>
          notifications.update({
            id: toast,
            title: sent.ref,
            message: t('bulletin.withdraw.done'),
            color: 'gray',
            autoClose: 6000,
          }),
        (error) => notifications.show({ color: 'red', message: failureText(error) }),
      )
    }
    notifications.show({
      id: toast,
      title: t('compose.sent', { ref: sent.ref }),
      autoClose: toastMs,
      icon: <Icon name="check" />,
      closeButtonProps: { 'aria-label': t('frame.close') },
      message: (
        <div className={styles['toast']}>
          <span>{t('compose.sentText', { count: sent.recipients.length })}</span>
          <Button size="compact-sm" variant="default" leftSection={<Icon name="undo" size={13} />} onClick={withdraw}>
            {t('bulletin.withdraw.action')}
          </Button>
        </div>
      ),
    })
  }
  function run(request: RequestOf<'bulletin.send'>): void {
    setFailure(undefined)
    start(async () =>
      send.mutate(
        { ...request, ...(await told.onStart()) },
        {
          onSuccess: (sent) => {
            confirmSent(sent)
            told.onSent(sent.id)
          },
          onError: (error) => {
            told.onFailed(keptIn(error))
            const asked = askToAccept(error, (units) =>
              run({ ...request, accept: [...(request.accept ?? []), ...units] }),
            )
            if (!asked) setFailure(failureText(error))
          },
        },
      ),
    )
  }
  return { busy: isStarting || send.isPending, failure, run }
}

/** Supersedes what is out; units that are new to it get it with what leads to it. */
export function useRevise(told: Told): Send<RequestOf<'bulletin.update'>> {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const update = useDo('bulletin.update')
  const askToAccept = useAskToAccept()
  const [failure, setFailure] = useState<string | undefined>(undefined)
  const [isStarting, start] = useTransition()
  function run(request: RequestOf<'bulletin.update'>): void {
    setFailure(undefined)
    start(async () =>
      update.mutate(
        { ...request, ...(await told.onStart()) },
        {
          onSuccess: ({ id, version, recipients }) => {
            notifications.show({ message: t('life.update.done', { version, count: recipients.length }) })
            told.onSent(id)
          },
          onError: (error) => {
            told.onFailed(keptIn(error))
            const asked = askToAccept(error, (units) =>
              run({ ...request, accept: [...(request.accept ?? []), ...units] }),
            )
            if (!asked) setFailure(failureText(error))
          },
        },
      ),
    )
  }
  return { busy: isStarting || update.isPending, failure, run }
}

/** A refusal that a person can lift by confirming a unit: asks, and goes on with the units that were confirmed. */
function useAskToAccept(): (error: GiaobanError, again: (units: readonly string[]) => void) => boolean {
  const { t } = useTranslation()
  return (error, again) => {
    const units = String(error.params['units'] ?? error.params['unit'] ?? '')
    const isMember = error.code === 'circle/new-member'
    if ((!isMember && error.code !== 'new-neighbour') || units === '') return false
    modals.openConfirmModal({
      title: t(isMember ? 'compose.circles.accept' : 'compose.recipients.accept'),
      children: isMember
        ? t('compose.circles.acceptText', { units, circle: String(error.params['circle'] ?? '') })
        : t('compose.recipients.acceptText', { units }),
      labels: { confirm: t('compose.recipients.acceptDo'), cancel: t('frame.cancel') },
      onConfirm: () => again(units.split(/[\s,]+/)),
    })
    return true
  }
}
