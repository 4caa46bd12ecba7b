// What became of each fault, written down at once: a process that is ended goes on in another one.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** Of a fault that took all memory: noticed, like one that goes on for ever. */
export const ranAway = 'ran away'

export const note = (journal, verdict) => appendFileSync(journal, `${JSON.stringify(verdict)}\n`)

export const noted = (journal) =>
  existsSync(journal)
    ? readFileSync(journal, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : []
