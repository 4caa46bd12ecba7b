/** A task for a unit, as the commands of cases and of joint plans take it. */
import { z } from 'zod'
import { msToRfc3339 } from '../shared/time.ts'
import type { OptionSpec } from './command.ts'
import { duration, recordId } from './input.ts'

export const taskOptions: readonly OptionSpec[] = [
  { flags: '--title <text>', summary: { vi: 'việc phải làm', en: 'what is to be done' } },
  { flags: '--unit <unit>', summary: { vi: 'mã đơn vị làm', en: 'code of the unit that does it' } },
  { flags: '--within <time>', summary: { vi: 'trong thời gian này kể từ bây giờ', en: 'within this time from now' } },
  { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
]

export const taskInput = z.strictObject({
  id: recordId,
  title: z.string().min(1),
  unit: z.string(),
  within: duration.optional(),
  text: z.string().min(1).optional(),
})

/** As the engine is asked: `--within` from now on. */
export const taskOf = ({ within, text, ...task }: z.output<typeof taskInput>) => ({
  ...task,
  ...(within === undefined ? {} : { due: msToRfc3339(Date.now() + within) }),
  ...(text === undefined ? {} : { text }),
})
