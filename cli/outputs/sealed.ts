/** JSON documents of `giaoban sealed`. */
import { z } from 'zod'
import { sealedExported, sealedImported, sealedState } from '../../shared/ipc/sealed-calls.ts'

export const sealedShowOutput = sealedState
export const sealedExportOutput = sealedExported
  .omit({ saved: true, size: true })
  .extend({ out: z.string(), size: z.number() })
export const sealedImportOutput = sealedImported
