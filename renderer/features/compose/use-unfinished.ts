import { useEffect, useState } from 'react'
import { useAsk } from '../../engine-client/engine-context.tsx'
import type { DraftRow } from './draft-row.ts'
import { draftsElsewhere } from './open-drafts.ts'

interface Unfinished {
  /** Newest first. */
  readonly rows: readonly DraftRow[]
  /** Drafts that other windows write. */
  readonly elsewhere: ReadonlySet<string>
  /** Both are known, or the engine refuses to say. */
  readonly isSure: boolean
  /** Asks anew which windows write what. */
  look(): void
}

/** @param isFirst nothing is open yet: an old answer may still name the draft of the notice that was just sent */
export function useUnfinished(isFirst: boolean): Unfinished {
  const drafts = useAsk('draft.list', {})
  const [elsewhere, setElsewhere] = useState<ReadonlySet<string> | undefined>(undefined)
  const look = (): void => void draftsElsewhere().then(setElsewhere)
  useEffect(look, [])
  const isAnswered = drafts.error !== null || (drafts.data !== undefined && !(isFirst && drafts.isFetching))
  return {
    rows: drafts.data?.drafts ?? [],
    elsewhere: elsewhere ?? new Set(),
    isSure: isAnswered && elsewhere !== undefined,
    look,
  }
}
