import type { ResponseOf } from '../../../shared/ipc/contract.ts'

export type DraftRow = ResponseOf<'draft.list'>['drafts'][number]
