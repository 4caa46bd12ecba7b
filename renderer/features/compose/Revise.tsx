import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Loading, Trouble } from '../../ui/states.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import type { Alike } from './AlikePhotos.tsx'
import { ComposeForm } from './ComposeForm.tsx'
import type { DraftRow } from './draft-row.ts'
import { useUnfinished } from './use-unfinished.ts'

interface Props {
  /** The own bulletin that is superseded. */
  readonly id: string
  readonly maySend: boolean
  readonly onDone: (id: string) => void
  readonly onAlike: (found: Alike) => void
}

interface Chosen {
  readonly draft: DraftRow | undefined
  readonly elsewhere: DraftRow | undefined
}

/** Opens on what was typed for it and not sent, else on what an own bulletin says. */
export function Revise({ id, maySend, onDone, onAlike }: Props) {
  const { t } = useTranslation()
  useClearToasts()
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined)
  const { rows, elsewhere, isSure } = useUnfinished(chosen === undefined)
  const { data: revised, error, refetch } = useAsk('bulletin.get', { id })
  if (revised === undefined && error !== null) return <Trouble error={error} again={() => void refetch()} />
  if (revised === undefined || (!isSure && chosen === undefined)) return <Loading lines={10} />
  const drafts = rows.filter(({ content }) => content.update?.id === id)
  const draft = drafts.find((row) => !elsewhere.has(row.draft))
  const now = chosen ?? { draft, elsewhere: draft === undefined ? drafts[0] : undefined }
  if (chosen === undefined) setChosen(now) // what comes meanwhile changes nothing that is typed
  return (
    <ComposeForm
      draft={now.draft}
      elsewhere={now.elsewhere && (now.elsewhere.title === '' ? t('bulletin.untitled') : now.elsewhere.title)}
      revised={revised}
      maySend={maySend}
      menu={undefined}
      onSent={onDone}
      onDiscarded={() => onDone(id)}
      onAlike={onAlike}
    />
  )
}
