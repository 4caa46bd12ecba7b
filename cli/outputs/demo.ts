/** JSON documents of `demo up`, `demo fill` and `profile set`. */
import { z } from 'zod'
import { hex16, hex32, unitCode } from '../../shared/ipc/values.ts'

const homes = z.strictObject({ duty: z.string(), investigator: z.string(), commander: z.string(), admin: z.string() })

export const demoUpOutput = z.strictObject({
  authority: z.strictObject({ id: hex16, name: z.string(), root: hex32, home: z.string() }),
  relay: z.string().optional(),
  units: z.array(
    z.strictObject({
      id: hex16,
      code: unitCode,
      name: z.string(),
      level: z.enum(['province', 'district', 'commune']),
      borders: z.array(unitCode),
      homes,
    }),
  ),
})
export type DemoUpOutput = z.infer<typeof demoUpOutput>

export const demoFillOutput = z.strictObject({
  bulletins: z.number(),
  acknowledged: z.number(),
  acted: z.number(),
  cancelled: z.number(),
  opened: z.number(),
})

export const profileSetOutput = z.strictObject({
  home: z.string(),
  relays: z.array(z.string()),
  language: z.enum(['vi', 'en']),
})
