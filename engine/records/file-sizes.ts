/** How large the files of an operation may be together (docs/spec/attachments.md, Opening; case.md, Files). */
import { isImageType } from '../../shared/domain/image-types.ts'
import { limits } from '../../shared/limits.ts'

export interface FileSize {
  readonly type: string
  readonly size: number
}

const sum = (files: readonly FileSize[]): number => files.reduce((all, { size }) => all + size, 0)

/** What every statement may bring, and what every version of this program takes. */
export const areFilesPlain = (files: readonly FileSize[]): boolean => sum(files) <= limits.attachmentTotalBytes

/** What an exhibit may bring besides: files that are saved and never shown. */
export const areFilesOfExhibit = (files: readonly FileSize[]): boolean =>
  sum(files.filter(({ type }) => isImageType(type))) <= limits.attachmentTotalBytes &&
  files.every(({ size }) => size <= limits.attachmentFileBytes) &&
  sum(files) <= limits.exhibitBytes
