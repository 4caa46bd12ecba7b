/** What each part of a run did last, and when: kept in memory, the newest of each, and written down only where a run fails. */

/** Of each part: a desk that asks all the time says some five a second, and a give-up comes after 60 s. */
const kept = 600

export type Note = (event: string, detail?: Readonly<Record<string, string | number>>) => void

export class Chronicle {
  readonly #parts = new Map<string, string[]>()

  /** For one part, by its name. */
  of(part: string): Note {
    const lines: string[] = []
    this.#parts.set(part, lines)
    return (event, detail = {}) => {
      if (lines.length >= kept) lines.shift()
      const at = { ms: Math.round(performance.now()), time: new Date().toISOString() }
      lines.push(JSON.stringify({ ...at, event, ...detail }))
    }
  }

  /** Each part's lines, the oldest first. */
  get parts(): ReadonlyMap<string, readonly string[]> {
    return this.#parts
  }
}
