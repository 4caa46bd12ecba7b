import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { GiaobanError } from '../../../shared/errors.ts'
import type { RequestOf } from '../../../shared/ipc/contract.ts'
import { useEngine } from '../../engine-client/engine-context.tsx'
import { useClock } from '../../ui/clock-context.tsx'

export type DraftContent = RequestOf<'draft.save'>['content']

export type DraftState =
  | { readonly kind: 'untouched' | 'saving' }
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'failed'; readonly error: GiaobanError }

const quietMs = 700

interface Draft {
  readonly id: string | undefined
  readonly state: DraftState
  /** Nothing is saved while a notice is on its way: the engine takes its draft along. */
  hold(held: boolean): void
  /** Stops saving and forgets the id: the draft was sent or discarded. */
  end(): void
}

/** Unless it is not kept: saves what is typed after a short pause, and once more when the screen is left (a lock, another screen). */
export function useDraft(content: DraftContent, start: string | undefined, isKept: boolean): Draft {
  const client = useEngine()
  const clock = useClock()
  const [state, setState] = useState<DraftState>({ kind: 'untouched' })
  const [id, setId] = useState(start)
  const key = JSON.stringify(content)
  const kept = useRef({ id: start, key, saved: key, content, ended: false, saving: false, held: !isKept })
  useLayoutEffect(() => {
    kept.current.key = key
    kept.current.content = content
  })

  const save = useCallback(async (): Promise<void> => {
    const draft = kept.current
    if (draft.ended || draft.held || draft.saving || draft.key === draft.saved) return
    draft.saving = true
    const saving = draft.key
    setState({ kind: 'saving' })
    try {
      const answer = await client.call('draft.save', {
        content: draft.content,
        ...(draft.id === undefined ? {} : { draft: draft.id }),
      })
      if (draft.ended) {
        // sent while this was on its way: the notice has taken a draft along that it did not know yet
        if (draft.id === undefined) void client.call('draft.delete', { draft: answer.draft }).catch(() => undefined)
        return
      }
      draft.id = answer.draft
      draft.saved = saving
      setId(answer.draft)
      setState({ kind: 'saved', at: clock.now() })
    } catch (error) {
      setState({ kind: 'failed', error: error as GiaobanError })
    } finally {
      draft.saving = false
    }
  }, [client, clock])

  useEffect(() => {
    const timer = setTimeout(() => void save(), quietMs)
    return () => clearTimeout(timer)
  }, [key, save])
  useEffect(() => () => void save(), [save])
  const hold = useCallback((held: boolean) => {
    kept.current.held = held
  }, [])
  const end = useCallback(() => {
    kept.current.ended = true
    kept.current.id = undefined
  }, [])
  return { id, state, hold, end }
}
