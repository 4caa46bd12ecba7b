/** Files of a statement that is about to be signed: staged before, its own from then on. */
import type { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash } from '../../shared/ids.ts'
import type { attachmentChoice } from '../../shared/ipc/bulletin-values.ts'
import { limits } from '../../shared/limits.ts'
import { toDescribed } from '../blobs/described.ts'
import { consumeStaged, saveAttachment, stagedAttachment, type StagedAttachment } from '../store/attachments.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'

export type Choice = z.output<typeof attachmentChoice>
export interface ChosenFile {
  readonly staged: StagedAttachment
  readonly choice: Choice
}

/** Throws GiaobanError `attachment/missing`, `attachment/too-large`. */
export function chosenFiles(db: ReadableDb, choices: readonly Choice[]): readonly ChosenFile[] {
  const files = choices.map((choice) => {
    const staged = stagedAttachment(db, choice.staged as StatementHash) // the schema has checked 32 bytes of hex
    if (staged === undefined) throw new GiaobanError('attachment/missing')
    return { staged, choice }
  })
  if (files.reduce((sum, { staged }) => sum + staged.size, 0) > limits.attachmentTotalBytes) {
    throw new GiaobanError('attachment/too-large', { params: { limit: limits.attachmentTotalBytes } })
  }
  return files
}

export const describedFiles = (files: readonly ChosenFile[]): readonly ReturnType<typeof toDescribed>[] =>
  files.map(({ staged, choice }) => toDescribed(staged, choice))

/** They belong to that statement from now on. */
export function keepFiles(tx: WritableDb, statement: StatementHash, files: readonly ChosenFile[]): void {
  for (const [index, { staged, choice }] of files.entries()) {
    const { kind, takenOn, caption } = choice
    saveAttachment(tx, statement, { ...staged, index, kind, takenOn, caption })
    consumeStaged(tx, staged.staged)
  }
}
