/**
 * The `step` of whole-process tests. `GIAOBAN_STEP=17` ends the process with SIGKILL at the 17th step, `name#3` at the
 * third step of that name, `log` writes each step's number and name, so that a test knows how many there are.
 * It can only end the process that was told to, so it needs no demonstration world.
 */
import { GiaobanError } from '../shared/errors.ts'

export function createStep(options: {
  readonly spec: string | undefined
  readonly kill: () => void
  readonly write: (line: string) => void
}): (name: string) => void {
  const { spec } = options
  if (spec === undefined || spec === '') return () => {}
  const match = /^(?:log|([1-9]\d{0,6})|([a-z][a-z.-]*)#([1-9]\d{0,6}))$/.exec(spec)
  if (match === null) throw new GiaobanError('config/invalid', { recoverable: false })
  const wanted = match[2]
  const killAt = Number(match[1] ?? match[3] ?? Number.POSITIVE_INFINITY)
  let count = 0
  return (name) => {
    if (wanted !== undefined && wanted !== name) return
    count += 1
    if (spec === 'log') options.write(`${JSON.stringify({ step: count, name })}\n`)
    if (count === killAt) options.kill()
  }
}
