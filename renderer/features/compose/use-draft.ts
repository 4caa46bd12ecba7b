import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { GiaobanError } from '../../../shared/errors.ts'
import type { RequestOf } from '../../../shared/ipc/contract.ts'
import { useEngine } from '../../engine-client/engine-context.tsx'
import { useClock } from '../../ui/clock-context.tsx'
import { useHoldDraft } from './open-drafts.ts'

export type DraftContent = RequestOf<'draft.save'>['content']
/** A draft and what this window has seen of it, as the engine takes both. */
export interface DraftRef {
  readonly draft: string
  readonly revision: string
}

export type DraftState =
  | { readonly kind: 'untouched' | 'saving' }
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'failed'; readonly error: GiaobanError }

const quietMs = 700

interface Draft {
  readonly id: string | undefined
  readonly state: DraftState
  /** Another window has changed or discarded it: what is typed here is a draft of its own by now. */
  readonly isApart: boolean
  /** Nothing is saved while it is being signed: the engine takes its draft along, the one that this answers. */
  hold(): Promise<DraftRef | undefined>
  /** It was refused. Where the engine has kept what was typed, under that. */
  goOn(kept: DraftRef | undefined): void
  /** Stops saving and forgets the id: the draft was sent or discarded. */
  end(): void
}

/** Saves what is typed after a short pause, and once more when the screen is left (a lock, another screen). */
export function useDraft(content: DraftContent, start: DraftRef | undefined): Draft {
  const client = useEngine()
  const clock = useClock()
  const [state, setState] = useState<DraftState>({ kind: 'untouched' })
  const [isApart, setApart] = useState(false)
  const [id, setId] = useState(start?.draft)
  const key = JSON.stringify(content)
  const kept = useRef({
    ref: start,
    key,
    saved: key,
    content,
    ended: false,
    held: false,
    saving: undefined as Promise<void> | undefined,
  })
  useLayoutEffect(() => {
    kept.current.key = key
    kept.current.content = content
  })
  useHoldDraft(id)

  const saveOnce = useCallback(async (): Promise<void> => {
    const draft = kept.current
    const [saving, from] = [draft.key, draft.ref]
    setState({ kind: 'saving' })
    try {
      const { apart, ...ref } = await client.call('draft.save', { content: draft.content, ...from })
      if (draft.ended) {
        // sent or discarded while this was on its way: what has taken the draft along did not know this one yet
        if (ref.draft !== from?.draft) void client.call('draft.delete', { draft: ref.draft }).catch(() => undefined)
        return
      }
      draft.ref = ref
      draft.saved = saving
      setId(ref.draft)
      if (apart) setApart(true)
      setState({ kind: 'saved', at: clock.now() })
    } catch (error) {
      setState({ kind: 'failed', error: error as GiaobanError })
    }
  }, [client, clock])

  const save = useCallback(async (): Promise<void> => {
    const draft = kept.current
    if (draft.saving !== undefined) return
    let tried: string | undefined
    // more than once where somebody typed on meanwhile, or left the screen: nobody else comes back for it
    while (!draft.ended && !draft.held && draft.key !== draft.saved && draft.key !== tried) {
      tried = draft.key
      draft.saving = saveOnce()
      await draft.saving
    }
    draft.saving = undefined
  }, [saveOnce])

  useEffect(() => {
    const timer = setTimeout(() => void save(), quietMs)
    return () => clearTimeout(timer)
  }, [key, save])
  useEffect(() => () => void save(), [save])
  const hold = useCallback(async () => {
    const draft = kept.current
    draft.held = true
    await draft.saving
    return draft.ref
  }, [])
  const goOn = useCallback((ref: DraftRef | undefined) => {
    const draft = kept.current
    draft.held = false
    if (ref === undefined) return
    draft.ref = ref
    setId(ref.draft)
  }, [])
  const end = useCallback(() => {
    kept.current.ended = true
    kept.current.ref = undefined
  }, [])
  return { id, state, isApart, hold, goOn, end }
}
