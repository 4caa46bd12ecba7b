import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { deedKeys } from '../../ui/deed-keys.ts'
import { DeedFoot } from '../../ui/DeedFoot.tsx'
import { Refusal } from '../../ui/states.tsx'
import { CloseForm } from './CloseForm.tsx'
import { CustodyForm } from './CustodyForm.tsx'
import { ExhibitForm } from './ExhibitForm.tsx'
import { NoteForm } from './NoteForm.tsx'
import { ShareForm } from './ShareForm.tsx'
import { TaskForm } from './TaskForm.tsx'
import { UnshareForm } from './UnshareForm.tsx'

export type Deed =
  | { readonly kind: 'note'; readonly corrects?: string }
  | { readonly kind: 'custody'; readonly exhibit: string }
  | { readonly kind: 'task' | 'exhibit' | 'share' | 'unshare' | 'close' }

interface Props {
  readonly detail: CaseDetail
  readonly deed: Deed | undefined
  readonly onDeed: (deed: Deed | undefined) => void
}

export function CaseBar({ detail, deed, onDeed }: Props) {
  const { t } = useTranslation()
  const evidence = useDo('evidence.export')
  const { can } = detail
  if (deed !== undefined) return <DeedForm detail={detail} deed={deed} onClose={() => onDeed(undefined)} />
  const deeds = [
    ...(can.write ? (['note', 'task', 'exhibit'] as const) : []),
    ...(can.share ? (['share'] as const) : []),
    ...(can.share && detail.members.length > 1 ? (['unshare'] as const) : []),
    ...(can.close ? (['close'] as const) : []),
  ]
  if (deeds.length === 0 && !can.export) return undefined
  return (
    <DeedFoot
      deeds={deeds}
      keys={deedKeys.case}
      word={(kind, words) => words(`cases.do.${kind}`)}
      onDeed={(kind) => onDeed({ kind })}
    >
      {can.export ? (
        <Button
          size="sm"
          variant="default"
          loading={evidence.isPending}
          onClick={() =>
            evidence.mutate(
              { id: detail.id },
              {
                onSuccess: ({ saved }) => {
                  if (saved) notifications.show({ message: t('cases.exported') })
                },
              },
            )
          }
        >
          {t('cases.do.export')}
        </Button>
      ) : undefined}
      <Refusal error={evidence.error} />
    </DeedFoot>
  )
}

function DeedForm({
  detail,
  deed,
  onClose,
}: Omit<Props, 'deed' | 'onDeed'> & { readonly deed: Deed; readonly onClose: () => void }) {
  switch (deed.kind) {
    case 'note':
      return <NoteForm id={detail.id} corrects={deed.corrects} onClose={onClose} />
    case 'custody':
      return <CustodyForm detail={detail} exhibit={deed.exhibit} onClose={onClose} />
    case 'task':
      return <TaskForm detail={detail} onClose={onClose} />
    case 'exhibit':
      return <ExhibitForm id={detail.id} onClose={onClose} />
    case 'share':
      return <ShareForm detail={detail} onClose={onClose} />
    case 'unshare':
      return <UnshareForm detail={detail} onClose={onClose} />
    case 'close':
      return <CloseForm id={detail.id} onClose={onClose} />
  }
}
