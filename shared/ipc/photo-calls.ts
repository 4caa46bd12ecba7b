/** Calls about what pictures look like. The page decodes and the engine compares (docs/spec/attachments.md, Alike). */
import { z } from 'zod'
import { photoPrintBytes } from '../domain/photo-print.ts'
import { call, readers } from './define.ts'
import { recordFamily } from './record-values.ts'
import { hex32, unitRef } from './values.ts'

const print = z.string().regex(new RegExp(`^[0-9a-f]{${2 * photoPrintBytes}}$`))
const place = { statement: hex32, index: z.number().int().min(0) }

export const photoCalls = {
  /** A picture that no page has looked at yet; none: nothing is to be done. */
  'photo.next': call({
    request: z.strictObject({}),
    response: z.strictObject({ photo: z.strictObject({ id: hex32, ...place }).optional() }),
    roles: readers,
    errors: [],
  }),
  'photo.print': call({
    request: z.strictObject({ ...place, print }),
    response: z.strictObject({}),
    roles: readers,
    errors: [],
  }),
  /** Records that have a picture like it. `except`: the one that is being changed. */
  'photo.alike': call({
    request: z.strictObject({ print, except: hex32.optional() }),
    response: z.strictObject({
      alike: z.array(
        z.strictObject({
          id: hex32,
          ...place,
          family: z.union([z.literal('bulletin'), recordFamily]),
          title: z.string(),
          unit: unitRef,
          own: z.boolean(),
        }),
      ),
    }),
    roles: readers,
    errors: [],
  }),
} as const
