/** Files of a statement that is about to be signed: staged before, its own from then on. */
import type { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash } from '../../shared/ids.ts'
import type { attachmentChoice } from '../../shared/ipc/bulletin-values.ts'
import { limits } from '../../shared/limits.ts'
import { isImageType } from '../../shared/domain/image-types.ts'
import { areFilesOfExhibit, areFilesPlain, type FileSize } from '../records/file-sizes.ts'
import { toDescribed } from '../blobs/described.ts'
import { consumeStaged, saveAttachment, stagedAttachment, type StagedAttachment } from '../store/attachments.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'

export type Choice = z.output<typeof attachmentChoice>
export interface ChosenFile {
  readonly staged: StagedAttachment
  readonly choice: Choice
}

/** Pictures. Throws GiaobanError `attachment/missing`, `attachment/type`, `attachment/too-large`. */
export function chosenFiles(db: ReadableDb, choices: readonly Choice[]): readonly ChosenFile[] {
  const files = filesOf(db, choices)
  if (files.some(({ staged }) => !isImageType(staged.type))) throw new GiaobanError('attachment/type')
  if (!areFilesPlain(sizesOf(files))) throw tooLarge(limits.attachmentTotalBytes)
  return files
}

/** Of an exhibit: any file. `isLarge`: more than a program before this one takes. Throws GiaobanError likewise. */
export function exhibitFiles(
  db: ReadableDb,
  choices: readonly Choice[],
): { readonly files: readonly ChosenFile[]; readonly isLarge: boolean } {
  const files = filesOf(db, choices)
  const sizes = sizesOf(files)
  if (!areFilesOfExhibit(sizes)) {
    if (!areFilesPlain(sizes.filter(({ type }) => isImageType(type)))) throw tooLarge(limits.attachmentTotalBytes)
    throw new GiaobanError('attachment/file-too-large', { params: { limit: limits.exhibitBytes } })
  }
  return { files, isLarge: !areFilesPlain(sizes) }
}

const tooLarge = (limit: number): GiaobanError => new GiaobanError('attachment/too-large', { params: { limit } })
const sizesOf = (files: readonly ChosenFile[]): readonly FileSize[] =>
  files.map(({ staged: { type, size } }) => ({ type, size }))

const filesOf = (db: ReadableDb, choices: readonly Choice[]): readonly ChosenFile[] =>
  choices.map((choice) => {
    const staged = stagedAttachment(db, choice.staged as StatementHash) // the schema has checked 32 bytes of hex
    if (staged === undefined) throw new GiaobanError('attachment/missing')
    return { staged, choice }
  })

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
