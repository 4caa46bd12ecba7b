import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { Notice } from '../../ui/states.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import styles from './settings.module.css'

type Exported = ResponseOf<'sealed.export'>
type Imported = NonNullable<ResponseOf<'sealed.import'>['taken']>

/** What a file holds that was written, in sentences; what it has none of is not mentioned. */
export function ExportedFile({ file, unit }: { readonly file: Exported; readonly unit: string | undefined }) {
  const { t } = useTranslation()
  const { messages, leaves, statements, attachments, more } = file
  return (
    <Notice tone="good" icon="check">
      <Sentences
        of={[
          unit === undefined ? t('sealed.exported.doneOwn') : t('sealed.exported.done', { unit }),
          messages === 0 ? t('sealed.exported.messagesNot') : t('sealed.exported.messages', { count: messages }),
          leaves > 0 && t('sealed.exported.leaves', { count: leaves }),
          statements > 0 && t('sealed.exported.statements', { count: statements }),
          attachments > 0 && t('sealed.exported.attachments', { count: attachments }),
          more && t('sealed.exported.more'),
        ]}
      />
    </Notice>
  )
}

/** What became of a file that came: here, or at the relay. */
export function ImportedFile({ taken }: { readonly taken: Imported }) {
  const { t } = useTranslation()
  const { messages, leaves, statements, attachments, confirmed, refused, waiting, older, incomplete } = taken
  const unit = shortUnitName(taken.unit.name)
  const isPosted = taken.as === 'posted'
  const good = isPosted
    ? [
        t('sealed.posted.done', { unit }),
        messages === 0 ? t('sealed.posted.messagesNot') : t('sealed.posted.messages', { count: messages }),
        statements > 0 && t('sealed.posted.statements', { count: statements }),
        attachments > 0 && t('sealed.posted.attachments', { count: attachments }),
        t('sealed.posted.next', { unit }),
      ]
    : [
        t('sealed.received.done'),
        messages === 0 ? t('sealed.received.messagesNot') : t('sealed.received.messages', { count: messages }),
        leaves > 0 && t('sealed.received.leaves', { count: leaves }),
        confirmed > 0 && t('sealed.received.confirmed', { count: confirmed }),
        waiting > 0 && t('sealed.received.waiting', { count: waiting }),
      ]
  const as = isPosted ? 'posted' : 'received'
  const bad = [
    refused > 0 && t(`sealed.${as}.refused`, { count: refused }),
    older && t(`sealed.${as}.older`),
    incomplete && t('sealed.received.incomplete'),
  ]
  return (
    <div className={styles['block']}>
      <Notice tone="good" icon="check">
        <Sentences of={good} />
      </Notice>
      {bad.some((each) => each !== false) ? (
        <Notice tone="warn">
          <Sentences of={bad} />
        </Notice>
      ) : undefined}
    </div>
  )
}

const Sentences = ({ of }: { readonly of: readonly (string | false)[] }) => (
  <>{of.map((each) => (each === false ? undefined : <p key={each}>{each}</p>))}</>
)
