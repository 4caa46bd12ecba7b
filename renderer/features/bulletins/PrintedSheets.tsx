import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { returnWays } from '../../../shared/domain/document-words.ts'
import type { PrintedSheets as Sheets } from '../../../shared/ipc/document-calls.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Section } from '../../ui/Section.tsx'
import { Notice, Refusal } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import type { Detail } from './detail.ts'
import styles from './found.module.css'

/** Paper that is out, first of all where what it shows no longer holds. */
export function PrintedSheets({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  const { data } = useAsk('document.sheets', { id: detail.id })
  if (data === undefined || data.sheets.length === 0) return undefined
  const old = data.sheets.filter(({ version }) => detail.state === 'cancelled' || version !== detail.version)
  const owed = old.reduce((all, { out }) => all + out.length, 0)
  return (
    <Section title={t('paper.sheets')}>
      {owed === 0 ? undefined : <Notice tone="danger">{t('paper.owed', { count: owed })}</Notice>}
      <ul className={styles['found']}>
        {data.sheets.toReversed().map((sheets) => (
          <Print key={sheets.print} id={detail.id} sheets={sheets} />
        ))}
      </ul>
    </Section>
  )
}

function Print({ id, sheets }: { readonly id: string; readonly sheets: Sheets }) {
  const { t } = useTranslation()
  const say = useDo('document.return')
  const { kind, version, unit, by, at, out, returned, serial, print } = sheets
  return (
    <li data-open={out.length > 0}>
      <div className={styles['entryHead']}>
        <Tag tone={out.length > 0 ? 'warn' : 'good'}>
          {out.length > 0 ? t('paper.out', { count: out.length }) : t('paper.allBack')}
        </Tag>
        <strong>{t(`word.documentKind.${kind}`)}</strong>
        {version === undefined ? undefined : <Tag>{t('bulletin.version', { version })}</Tag>}
        <span className="muted">
          {t('bulletin.sentBy', { name: by.name, role: t(`word.role.${by.role}`), unit: unit.name })}
          {` · ${dateTime(at)}`}
        </span>
      </div>
      {returned.map(({ copy, how, by: who, at: when }) => (
        <p key={copy} className="muted">
          <span className="mono">{`${serial}-${copy}`}</span> {t(`word.returnWay.${how}`)} · {who.name} ·{' '}
          {dateTime(when)}
        </p>
      ))}
      {out.map((copy) => (
        <p key={copy}>
          <span className="mono">{`${serial}-${copy}`}</span>{' '}
          {sheets.ours
            ? returnWays.map((how) => (
                <Button
                  key={how}
                  size="compact-xs"
                  variant="default"
                  aria-label={t('paper.say', { number: `${serial}-${copy}`, how: t(`word.returnWay.${how}`) })}
                  loading={say.isPending}
                  onClick={() => say.mutate({ id, print, copies: [copy], how })}
                >
                  {t(`word.returnWay.${how}`)}
                </Button>
              ))
            : t('paper.outThere')}
        </p>
      ))}
      <Refusal error={say.error} />
    </li>
  )
}
