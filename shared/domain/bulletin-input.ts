/**
 * A bulletin as people and other systems write it (names.md, bulletin.json). The schema checks form: names, types,
 * closed lists, lengths. What the kind and the marking demand besides is `checkBulletin`, with a code and a field path.
 */
import type { z } from 'zod'
import { bulletinTable } from './bulletin-table.ts'

export const bulletinInput = bulletinTable.json
export type BulletinInput = z.output<typeof bulletinInput>
