import { NumberInput, SegmentedControl } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits } from '../../../shared/limits.ts'
import type { PrintOutcome } from '../../engine-client/shell.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { Paper } from '../../ui/Paper.tsx'
import { BulletinPaper } from './BulletinPaper.tsx'
import type { Detail } from './detail.ts'

interface Props {
  readonly detail: Detail
  readonly onClose: () => void
}

/** Sheets are numbered, signed and counted first; then they are printed, or written into a PDF. */
export function PrintForm({ detail, onClose }: Props) {
  const { t } = useTranslation()
  const print = useDo('document.print')
  const [kind, setKind] = useState<'bulletin' | 'photos'>('photos')
  const [way, setWay] = useState<'paper' | 'pdf'>('pdf')
  const [copies, setCopies] = useState(1)
  function printed(outcome: PrintOutcome): void {
    notifications.show({
      message: t(`paper.outcome.${outcome}`, { count: copies }),
      ...(outcome !== 'done' && { color: 'yellow' }),
    })
    onClose()
  }
  return (
    <FormFoot
      title={t('paper.title')}
      text={t('paper.text')}
      submit={t('paper.submit', { count: copies })}
      ready
      busy={print.isPending || print.data !== undefined}
      error={print.error}
      onClose={onClose}
      onSubmit={() => print.mutate({ id: detail.id, kind, copies })}
      focused
    >
      <SegmentedControl
        size="xs"
        aria-label={t('paper.kind')}
        value={kind}
        data={(['photos', 'bulletin'] as const).map((value) => ({ value, label: t(`word.documentKind.${value}`) }))}
        onChange={(value) => setKind(value === 'bulletin' ? 'bulletin' : 'photos')}
      />
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
          <BulletinPaper detail={detail} kind={kind} />
        </Paper>
      )}
    </FormFoot>
  )
}
