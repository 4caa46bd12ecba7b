import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Fact, Facts } from '../../ui/Section.tsx'
import { Notice, Refusal } from '../../ui/states.tsx'
import styles from './settings.module.css'

/** Is a sheet of paper genuine, and does what it shows still hold: a scanner types the code here. No network. */
export function SheetCheck() {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const check = useDo('document.check')
  const { data } = check
  const sheet = data?.sheet
  const tone = data?.outcome === 'current' ? 'good' : data?.outcome.startsWith('unknown') === true ? 'warn' : 'danger'
  return (
    <form
      className={styles['block']}
      aria-label={t('paper.checking.title')}
      onSubmit={(event) => {
        event.preventDefault()
        check.mutate({ code })
      }}
    >
      <Textarea
        label={t('paper.checking.code')}
        description={t('paper.checking.text')}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={limits.documentCodeBytes * 4}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={code.trim() === ''} loading={check.isPending}>
        {t('paper.checking.run')}
      </Button>
      {data === undefined ? undefined : (
        <Notice tone={tone} icon={tone === 'good' ? 'check' : 'alert'} alert>
          {t(`word.documentOutcome.${data.outcome}`)}
        </Notice>
      )}
      {sheet === undefined ? undefined : (
        <Facts>
          <Fact label={t('paper.checking.shows')} wide>
            {[data?.title, data?.ref, t('bulletin.version', { version: sheet.version })]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </Fact>
          <Fact label={t('paper.checking.number')} wide>
            <span className="mono">{sheet.number}</span> {t('paper.copy', { copy: sheet.copy, copies: sheet.copies })}
          </Fact>
          <Fact label={t('paper.checking.printed')} wide>
            {`${sheet.unit.name} · ${dateTime(sheet.at)}`}
          </Fact>
        </Facts>
      )}
      {data?.outcome === 'current' ? <p className="muted">{t('paper.checking.compare')}</p> : undefined}
      <Refusal error={check.error} />
    </form>
  )
}
