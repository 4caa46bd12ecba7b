/** Drafts: kept as typed, validated only when sent. */
import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type Brand } from '../../shared/ids.ts'
import { draft as draftSchema } from '../../shared/ipc/draft-calls.ts'
import { utf8 } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { countDrafts, deleteDraft, listDrafts, readDraft, saveDraft, type DraftId } from '../store/drafts.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { isSeen, revisionOf } from './kept-draft.ts'

const content = draftSchema.shape.content
const draftId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .transform((id) => id as Brand<string, 'DraftId'>)

export function createDraftModule(core: EngineCore): EngineModule {
  const known = (id: string): DraftId => {
    const parsed = draftId.safeParse(id)
    if (!parsed.success || readDraft(core.vault().store.read, parsed.data) === undefined) {
      throw new GiaobanError('usage/not-found')
    }
    return parsed.data
  }
  const handlers = {
    'draft.list': () => ({
      drafts: listDrafts(core.vault().store.read, limits.drafts).flatMap((stored) => {
        const parsed = content.safeParse(JSON.parse(stored.content))
        if (!parsed.success) return [] // typed into a later program: not lost, and not shown by this one
        return [
          {
            draft: stored.id,
            revision: revisionOf(core.deps.crypto, stored.content),
            at: msToRfc3339(stored.at),
            title: titleOf(parsed.data.bulletin),
            content: parsed.data,
          },
        ]
      }),
    }),
    'draft.save': ({ content: typed, ...from }) => {
      const { store, clock } = core.vault()
      const { crypto } = core.deps
      const text = JSON.stringify(typed)
      if (utf8(text).length > limits.draftBytes) throw new GiaobanError('usage/too-large')
      const isIts = isSeen(store.read, crypto, from)
      if (!isIts && countDrafts(store.read) >= limits.drafts) throw new GiaobanError('usage/too-large')
      const id = isIts ? (from.draft as DraftId) : idOf<DraftId>(crypto.random(16))
      store.transaction('draft', (tx) => saveDraft(tx, { id, at: clock.now(), content: text }))
      core.emit('changed', { what: ['drafts'] })
      return { draft: id, revision: revisionOf(crypto, text), apart: from.draft !== undefined && !isIts }
    },
    'draft.delete': ({ draft }) => {
      const id = known(draft)
      core.vault().store.transaction('draft', (tx) => deleteDraft(tx, id))
      core.emit('changed', { what: ['drafts'] })
      return {}
    },
  } satisfies HandlerGroup
  return { handlers }
}

const named = z.object({ subject: z.object({ names: z.array(z.object({ full: z.string() })).min(1) }) })

/** The title as far as it was typed, else the first name, else nothing. */
function titleOf(bulletin: Readonly<Record<string, unknown>>): string {
  if (typeof bulletin['title'] === 'string' && bulletin['title'] !== '') return bulletin['title']
  const parsed = named.safeParse(bulletin)
  return parsed.success ? (parsed.data.subject.names[0]?.full ?? '') : ''
}
