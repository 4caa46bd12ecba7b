import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { bytesOf } from '../../engine-client/file-bytes.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Section } from '../../ui/Section.tsx'
import { Notice, Refusal } from '../../ui/states.tsx'
import styles from './admin.module.css'
import { CertifyCard, type AskedCertificate } from './CertifyCard.tsx'

/** What people carry to an administrator, by the ending of the file. */
const endings = ['.gbor', '.gbreq', '.gbst'] as const

interface Props {
  readonly isAdmin: boolean
  /** A newcomer who was prepared at this very PC: no file had to be carried. */
  readonly asked: AskedCertificate | undefined
  readonly onAsked: (asked: AskedCertificate | undefined) => void
}

/** One button for every file that somebody brings on a stick; the engine judges what is in it. */
export function BroughtFile({ isAdmin, asked, onAsked }: Props) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const read = useDo('officers.readRequest')
  const statement = useDo('proposals.import')
  const enrolment = useDo('enrol.import')
  const [unknown, setUnknown] = useState(false)
  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return
    const ending = endings.find((one) => file.name.toLowerCase().endsWith(one))
    for (const call of [read, statement, enrolment]) call.reset()
    const bytes = await bytesOf(file, limits.proposalBytes).catch(() => undefined)
    setUnknown(ending === undefined || bytes === undefined)
    if (ending === undefined || bytes === undefined) return
    if (ending === '.gbst') statement.mutate({ file: bytes })
    else if (ending === '.gbreq') enrolment.mutate({ file: bytes })
    else read.mutate({ request: bytes }, { onSuccess: (facts) => onAsked({ request: bytes, facts }) })
  }
  return (
    <Section title={t('admin.brought.title')}>
      <div className={styles['block']}>
        <p className="muted">{t(isAdmin ? 'admin.brought.text' : 'admin.brought.textOfficer')}</p>
        <input
          ref={input}
          type="file"
          accept={isAdmin ? endings.join(',') : '.gbst'}
          hidden
          onChange={(event) => {
            const { currentTarget } = event
            void take(currentTarget.files?.[0]).finally(() => (currentTarget.value = ''))
          }}
        />
        <Button
          variant="default"
          loading={read.isPending || statement.isPending || enrolment.isPending}
          leftSection={<Icon name="empty" size={14} />}
          onClick={() => input.current?.click()}
        >
          {t('admin.brought.open')}
        </Button>
        {unknown ? (
          <Notice tone="danger" alert>
            {t('admin.brought.unknown')}
          </Notice>
        ) : undefined}
        {statement.data === undefined ? undefined : (
          <Notice tone="good" icon="check" alert>
            {t('admin.brought.statement')}
          </Notice>
        )}
        {enrolment.data === undefined ? undefined : (
          <Notice tone="good" icon="check" alert>
            {t('admin.brought.request')}
          </Notice>
        )}
        <Refusal error={read.error ?? statement.error ?? enrolment.error} />
      </div>
      {asked === undefined ? undefined : (
        <CertifyCard key={asked.facts.officer} asked={asked} onClose={() => onAsked(undefined)} />
      )}
    </Section>
  )
}
