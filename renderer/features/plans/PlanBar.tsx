import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { deedKeys } from '../../ui/deed-keys.ts'
import { DeedFoot } from '../../ui/DeedFoot.tsx'
import { AnswerForm } from './AnswerForm.tsx'
import { CloseForm } from './CloseForm.tsx'
import { PlanForm } from './PlanForm.tsx'
import { ResultForm } from './ResultForm.tsx'
import { TaskForm } from './TaskForm.tsx'

export type Deed =
  | { readonly kind: 'accept' | 'refuse' | 'task' | 'change' | 'close' }
  | { readonly kind: 'result'; readonly task: PlanDetail['tasks'][number] }

interface Props {
  readonly detail: PlanDetail
  readonly deed: Deed | undefined
  readonly onDeed: (deed: Deed | undefined) => void
}

export function PlanBar({ detail, deed, onDeed }: Props) {
  const { can } = detail
  if (deed !== undefined) return <DeedForm detail={detail} deed={deed} onClose={() => onDeed(undefined)} />
  const stands = detail.units.find((each) => each.ours)?.state
  const deeds = [
    ...(can.answer && stands !== 'accepted' ? (['accept'] as const) : []),
    ...(can.answer && stands !== 'refused' ? (['refuse'] as const) : []),
    ...(can.task ? (['task'] as const) : []),
    ...(can.change ? (['change'] as const) : []),
    ...(can.close ? (['close'] as const) : []),
  ]
  if (deeds.length === 0) return undefined
  return (
    <DeedFoot
      deeds={deeds}
      keys={deedKeys.plan}
      word={(kind, words) => words(`plans.do.${kind}`)}
      onDeed={(kind) => onDeed({ kind })}
    />
  )
}

function DeedForm({
  detail,
  deed,
  onClose,
}: Omit<Props, 'deed' | 'onDeed'> & { readonly deed: Deed; readonly onClose: () => void }) {
  switch (deed.kind) {
    case 'accept':
    case 'refuse':
      return <AnswerForm detail={detail} answer={deed.kind} onClose={onClose} />
    case 'task':
      return <TaskForm detail={detail} onClose={onClose} />
    case 'result':
      return <ResultForm id={detail.id} task={deed.task} onClose={onClose} />
    case 'change':
      return <PlanForm before={detail} onClose={onClose} onDone={onClose} />
    case 'close':
      return <CloseForm id={detail.id} onClose={onClose} />
  }
}
