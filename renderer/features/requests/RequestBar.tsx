import { NumberInput, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { requestClosings, type RequestClosing } from '../../../shared/domain/request-words.ts'
import type { RequestDetail } from '../../../shared/ipc/request-calls.ts'
import { limits } from '../../../shared/limits.ts'
import { hour, msToRfc3339 } from '../../../shared/time.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { deedKeys } from '../../ui/deed-keys.ts'
import { DeedFoot } from '../../ui/DeedFoot.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { useSaid } from '../../ui/use-said.ts'

type Deed = 'reply' | 'need-until' | 'refuse' | 'clarify' | 'extend' | 'close'

/** What this officer can say to it now, at the foot where the hand is. */
export function RequestBar({ detail }: { readonly detail: RequestDetail }) {
  const [deed, setDeed] = useState<Deed | undefined>(undefined)
  const { can } = detail
  const deeds: readonly Deed[] = [
    ...(can.answer ? (['reply', 'need-until', 'refuse'] as const) : []),
    ...(can.clarify ? (['clarify'] as const) : []),
    ...(can.extend ? (['extend'] as const) : []),
    ...(can.close ? (['close'] as const) : []),
  ]
  if (deed !== undefined && deeds.includes(deed))
    return <SayForm key={deed} id={detail.id} own={detail.own} deed={deed} onClose={() => setDeed(undefined)} />
  if (deeds.length === 0) return undefined
  return (
    <DeedFoot
      deeds={deeds}
      keys={deedKeys.request}
      word={(each, words) => words(each === 'clarify' && !detail.own ? 'request.do.question' : `request.do.${each}`)}
      onDeed={setDeed}
    />
  )
}

interface Props {
  readonly id: string
  readonly own: boolean
  readonly deed: Deed
  readonly onClose: () => void
}

function SayForm({ id, own, deed, onClose }: Props) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const answer = useDo('request.answer')
  const clarify = useDo('request.clarify')
  const extend = useDo('request.extend')
  const close = useDo('request.close')
  const [text, setText] = useState('')
  const [hours, setHours] = useState(4)
  const [reason, setReason] = useState<RequestClosing>('answered')
  const words = text.trim()
  const optional = words === '' ? {} : { text: words }
  const done = useSaid(t('request.said'), onClose)
  const hasTime = deed === 'need-until' || deed === 'extend'
  const until = (): string => msToRfc3339(now + hours * hour)
  const say: Readonly<Record<Deed, () => void>> = {
    reply: () => answer.mutate({ id, answer: 'reply', text: words }, done),
    refuse: () => answer.mutate({ id, answer: 'refuse', text: words }, done),
    'need-until': () => answer.mutate({ id, answer: 'need-until', until: until(), ...optional }, done),
    clarify: () => clarify.mutate({ id, text: words }, done),
    extend: () => extend.mutate({ id, until: until(), ...optional }, done),
    close: () => close.mutate({ id, reason, ...optional }, done),
  }
  const title = t(deed === 'clarify' && !own ? 'request.do.question' : `request.do.${deed}`)
  return (
    <FormFoot
      title={title}
      submit={title}
      ready={hasTime ? hours > 0 : deed === 'close' || words !== ''}
      busy={answer.isPending || clarify.isPending || extend.isPending || close.isPending}
      error={answer.error ?? clarify.error ?? extend.error ?? close.error}
      onSubmit={say[deed]}
      onClose={onClose}
    >
      {deed === 'close' ? (
        <SegmentedControl
          size="xs"
          aria-label={t('request.reason')}
          value={reason}
          onChange={(value) => setReason(requestClosings.find((each) => each === value) ?? 'answered')}
          data={requestClosings.map((value) => ({ value, label: t(`word.requestClosing.${value}`) }))}
        />
      ) : undefined}
      {hasTime ? (
        <NumberInput
          autoFocus
          size="sm"
          min={1}
          max={24 * 366}
          allowDecimal={false}
          label={t('request.hours')}
          value={hours}
          onChange={(value) => setHours(typeof value === 'number' ? value : 0)}
        />
      ) : undefined}
      <Textarea
        autoFocus={!hasTime}
        size="sm"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={limits.longTextBytes / 4}
        label={t(deed === 'refuse' ? 'request.why' : 'request.words')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormFoot>
  )
}
