/** A request as people and other systems write it (docs/spec/request.md). */
import type { z } from 'zod'
import { requestTable } from './request-table.ts'

export const requestInput = requestTable.json
export type RequestInput = z.output<typeof requestInput>
