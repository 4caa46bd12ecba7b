import { NumberInput, SegmentedControl } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentPrint } from '../../shared/ipc/document-calls.ts'
import { limits } from '../../shared/limits.ts'
import { useDo } from '../engine-client/engine-context.tsx'
import type { PrintOutcome } from '../engine-client/shell.ts'
import { FormFoot } from './FormFoot.tsx'
import { Paper } from './Paper.tsx'

type Kind = DocumentPrint['kind']

interface Props {
  readonly id: string
  /** As it is on screen: what has changed since is looked at first. */
  readonly version: number
  /** The likeliest first. */
  readonly kinds: readonly [Kind, ...Kind[]]
  /** Sheets that are listed with the record until they are back; of others only the audit knows. */
  readonly listed: boolean
  readonly onClose: () => void
  /** One copy, without its code. */
  readonly children: (kind: Kind, print: DocumentPrint) => ReactNode
}

/** Sheets are numbered, signed and counted first; then they are printed, or written into a PDF. */
export function PrintForm({ id, version, kinds, listed, onClose, children }: Props) {
  const { t } = useTranslation()
  const print = useDo('document.print')
  const [kind, setKind] = useState<Kind>(kinds[0])
  const [way, setWay] = useState<'paper' | 'pdf'>('pdf')
  const [copies, setCopies] = useState(1)
  function printed(outcome: PrintOutcome): void {
    notifications.show({
      message: t(listed ? `paper.outcome.${outcome}` : `paper.plain.${outcome}`, { count: copies }),
      ...(outcome !== 'done' && { color: 'yellow' }),
    })
    onClose()
  }
  return (
    <FormFoot
      title={t('paper.title')}
      text={t(listed ? 'paper.text' : 'paper.plain.text')}
      submit={t('paper.submit', { count: copies })}
      ready
      busy={print.isPending || print.data !== undefined}
      error={print.error}
      onClose={onClose}
      onSubmit={() => print.mutate({ id, kind, copies, version })}
      focused
    >
      {kinds.length === 1 ? undefined : (
        <SegmentedControl
          size="xs"
          aria-label={t('paper.kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`word.documentKind.${value}`) }))}
          onChange={(value) => setKind(kinds.find((each) => each === value) ?? kinds[0])}
        />
      )}
      <SegmentedControl
        size="xs"
        aria-label={t('paper.way')}
        value={way}
        data={(['pdf', 'paper'] as const).map((value) => ({ value, label: t(`paper.ways.${value}`) }))}
        onChange={(value) => setWay(value === 'paper' ? 'paper' : 'pdf')}
      />
      <NumberInput
        size="sm"
        label={t('paper.copies')}
        min={1}
        max={limits.documentCopies}
        clampBehavior="strict"
        allowDecimal={false}
        value={copies}
        onChange={(value) => setCopies(Number(value) || 1)}
      />
      {print.data === undefined ? undefined : (
        <Paper print={print.data} way={way} onPrinted={printed}>
          {children(kind, print.data)}
        </Paper>
      )}
    </FormFoot>
  )
}
