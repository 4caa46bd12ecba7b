/** What executions have reached: V8's own block counts of the product's code, read through the inspector. */
import { Session } from 'node:inspector'
import type { Profiler } from 'node:inspector'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(import.meta.dirname, '../..')
/** The product, and the decoder that its own stands on. */
const product = ['shared', 'engine', 'relay', 'node_modules/cborg'].map((folder) => `${resolve(root, folder)}/`)

export interface Reached {
  /** Names of the blocks that ran. */
  readonly blocks: ReadonlySet<string>
  /** How often all blocks ran together: the work that was done, whatever the machine. */
  readonly steps: number
}

interface Block {
  readonly name: string
  readonly start: number
  readonly end: number
}

export class Coverage {
  readonly #session = new Session()
  readonly #folders: readonly string[]
  readonly #isProduct = new Map<string, boolean>()
  /** Every block that was ever told apart, by function. V8 leaves out a block that ran as often as the one around it. */
  readonly #blocks = new Map<string, Map<string, Block>>()

  /** `folders`: whose code counts, absolute, with a slash behind. */
  constructor(folders: readonly string[] = product) {
    this.#folders = folders
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** Number of blocks of all functions that ever ran: what the reached ones are a part of. */
  get size(): number {
    return [...this.#blocks.values()].reduce((sum, blocks) => sum + blocks.size, 0)
  }

  /** Forgets what ran before. */
  reset(): void {
    this.#takeScripts()
  }

  /** What ran since. */
  take(): Reached {
    const reached = new Set<string>()
    let steps = 0
    for (const { scriptId, url, functions } of this.#takeScripts()) {
      if (!this.#counts(url)) continue
      for (const { ranges } of functions) steps += this.#readFunction(scriptId, ranges, reached)
    }
    return { blocks: reached, steps }
  }

  [Symbol.dispose](): void {
    this.#session.post('Profiler.disable')
    this.#session.disconnect()
  }

  #readFunction(scriptId: string, ranges: readonly Profiler.CoverageRange[], reached: Set<string>): number {
    const [whole] = ranges
    if (whole === undefined || whole.count === 0) return 0
    const place = `${scriptId}:${whole.startOffset}:${whole.endOffset}`
    const known = this.#blocks.get(place) ?? new Map<string, Block>()
    this.#blocks.set(place, known)
    let steps = 0
    for (const { startOffset: start, endOffset: end, count } of ranges) {
      steps += count
      const name = `${scriptId}:${start}:${end}`
      if (!known.has(name)) known.set(name, { name, start, end })
    }
    for (const block of known.values()) if (countOf(block, ranges) > 0) reached.add(block.name)
    return steps
  }

  #counts(url: string): boolean {
    const known = this.#isProduct.get(url)
    if (known !== undefined) return known
    const path = url.startsWith('file:') ? fileURLToPath(url) : ''
    const answer = this.#folders.some((folder) => path.startsWith(folder))
    this.#isProduct.set(url, answer)
    return answer
  }

  #takeScripts(): readonly Profiler.ScriptCoverage[] {
    let scripts: readonly Profiler.ScriptCoverage[] = []
    // a session of the same thread answers before `post` returns
    this.#session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error !== null) throw error
      scripts = answer.result
    })
    return scripts
  }
}

/** Of the smallest reported range around the block. Ranges come from the outside to the inside. */
function countOf(block: Block, ranges: readonly Profiler.CoverageRange[]): number {
  let count = 0
  for (const range of ranges) if (range.startOffset <= block.start && block.end <= range.endOffset) count = range.count
  return count
}
