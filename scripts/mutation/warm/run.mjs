// The faults of one group as Stryker makes them, and Vitest over plant.mjs.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, root, run, toolEnvironment } from '../../lib/run.mjs'
import { noted, ranAway } from './journal.mjs'

/** What Stryker's core makes its faults with; it has no way in of its own. */
const instrumenter = join(root, 'node_modules/@stryker-mutator/instrumenter/dist/src/instrumenter.js')

const quiet = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false }
const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false }

/** `wanted`: places of faults, `path:line:column-line:column` from 1 and 0; without: all. */
export async function plantWarm({ mutate, tests }, { plan, report, wanted }) {
  const { Instrumenter } = await import(instrumenter)
  const files = mutate.map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), 'utf8') }))
  const result = await new Instrumenter(quiet).instrument(files, options)
  const instrumented = Object.fromEntries(result.files.map(({ name, content }) => [join(root, name), content]))
  const isWanted = ({ fileName, location: { start, end } }) =>
    wanted === undefined ||
    wanted.includes(`${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`)
  const mutants = result.mutants.filter((mutant) => mutant.status === undefined && isWanted(mutant))
  const journal = `${plan}.journal`
  rmSync(journal, { force: true })
  writeFileSync(plan, JSON.stringify({ instrumented, mutants, tests, report, journal }))
  const env = { ...toolEnvironment(), GIAOBAN_MUTATION_PLAN: plan }
  for (;;) {
    const before = noted(journal).length
    const { status } = run(bin('vitest'), ['run', '--config', 'scripts/mutation/warm/config.mjs'], { env })
    const after = noted(journal)
    if (status === 0 || after.length === before || after.at(-1).statusReason !== ranAway) return status
    process.stdout.write(`fault ${after.at(-1).id} ran away; on with the next\n`)
  }
}
