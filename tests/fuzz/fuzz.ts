/** The loop: bend inputs, run them, keep those that reach something new, tell of those that break a promise. */
import type { Bytes } from '../../shared/bytes.ts'
import type { Coverage } from './coverage.ts'
import { mutate } from './mutate.ts'
import type { Random } from './random.ts'
import type { FuzzTarget } from './target.ts'

export interface FuzzRun {
  readonly target: FuzzTarget
  readonly coverage: Coverage
  readonly random: Random
  readonly corpus: readonly Uint8Array[]
  /** Called before each input. */
  readonly begins: (input: Uint8Array) => void
  readonly isOver: () => boolean
}

export interface Finding {
  readonly symptom: string
  readonly input: Bytes
  readonly error: unknown
}

export interface FuzzReport {
  readonly executions: number
  readonly accepted: number
  readonly blocksAtStart: number
  readonly blocks: number
  readonly blocksKnown: number
  /** The smallest inputs that together reach all that was reached. */
  readonly corpus: readonly Bytes[]
  /** The first input of each symptom. */
  readonly findings: readonly Finding[]
}

/** Reading the counters costs as much as many inputs: they are read once for so many. */
const batchSize = 64

export function fuzz(run: FuzzRun): FuzzReport {
  const { target, coverage, random } = run
  const seen = new Set<string>()
  const findings = new Map<string, Finding>()
  const corpus: Bytes[] = []
  let executions = 0
  let accepted = 0

  const note = (input: Bytes, error: unknown): void => {
    const symptom = symptomOf(error)
    if (!findings.has(symptom)) findings.set(symptom, { symptom, input, error })
  }
  const one = (input: Bytes): void => {
    run.begins(input)
    executions += 1
    try {
      if (target.run(input)) accepted += 1
    } catch (error) {
      note(input, error)
    }
  }
  /** Runs them all, and looks for the ones that are worth keeping by halving. */
  const explore = (inputs: readonly Bytes[]): void => {
    coverage.reset()
    for (const input of inputs) one(input)
    const { blocks, steps } = coverage.take()
    const isNew = [...blocks].some((block) => !seen.has(block))
    const [first] = inputs
    if (first === undefined) return
    if (inputs.length > 1) {
      const most = Math.min(...inputs.map((input) => allowedSteps(target, input)))
      if (!isNew && steps <= most * 4) return
      const middle = inputs.length >> 1
      explore(inputs.slice(0, middle))
      explore(inputs.slice(middle))
      return
    }
    if (steps > allowedSteps(target, first)) note(first, new Error(`${steps} steps for ${first.length} bytes`))
    if (!isNew) return
    for (const block of blocks) seen.add(block)
    corpus.push(first)
  }

  explore([...run.corpus].map((input) => new Uint8Array(input)))
  if (corpus.length === 0) corpus.push(new Uint8Array(0))
  const blocksAtStart = seen.size
  while (!run.isOver()) {
    const pool = { random, corpus: random.below(8) === 0 ? run.corpus : corpus, maxBytes: target.maxBytes }
    explore(Array.from({ length: batchSize }, () => mutate(pool)))
  }
  return {
    executions,
    accepted,
    blocksAtStart,
    blocks: seen.size,
    blocksKnown: coverage.size,
    corpus: smallest(run, corpus),
    findings: [...findings.values()],
  }
}

const allowedSteps = ({ steps }: FuzzTarget, input: Uint8Array): number => steps.perInput + steps.perByte * input.length

/** Short inputs first; one that adds nothing to those before it goes. */
function smallest({ target, coverage }: FuzzRun, corpus: readonly Bytes[]): readonly Bytes[] {
  const seen = new Set<string>()
  return corpus
    .toSorted((a, b) => a.length - b.length)
    .filter((input) => {
      coverage.reset()
      try {
        target.run(input)
      } catch {
        return false // a finding, told apart
      }
      const { blocks } = coverage.take()
      const isNew = [...blocks].some((block) => !seen.has(block))
      for (const block of blocks) seen.add(block)
      return isNew
    })
}

/** What was thrown and from where: one finding for each, however many inputs lead there. */
function symptomOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trim().startsWith('at '))
  const place = frames.find((line) => /\/(?:shared|engine|relay)\//.test(line)) ?? frames[0] ?? ''
  return `${error.name}: ${error.message.replaceAll(/\d+/g, 'N')} ${place.trim()}`
}
