#!/usr/bin/env node
// npm run mutation [-- GROUP ...] [--survivors] [--warm]: plants one fault after the other in the code of each group
// (scripts/mutation/groups.mjs) and tells which of them no test notices. Without names: every group, for hours. Never part
// of `npm test`. `--survivors` plants only those that the last whole run of the group left alive. `--warm` plants the same
// faults in one process (scripts/mutation/warm): ten times as fast, without Stryker's process for each fault.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, fail, root, run, script, toolEnvironment } from './lib/run.mjs'
import { groups, missingFrom } from './mutation/groups.mjs'
import { plantWarm } from './mutation/warm/run.mjs'

const reports = join(root, 'out/mutation')

const unnoticed = ['Survived', 'NoCoverage']

/** The places of the faults that nobody noticed, as Stryker names them; of an unchanged source only. */
function survivorsOf(name) {
  const file = join(reports, `${name}.json`)
  if (!existsSync(file)) fail(`group ${name} has no report yet`, `npm run mutation -- ${name}`)
  return Object.entries(JSON.parse(readFileSync(file, 'utf8')).files).flatMap(([path, { mutants }]) =>
    mutants
      .filter(({ status }) => unnoticed.includes(status))
      .map(({ location: { start, end } }) => `${path}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`),
  )
}

/** Stryker's configuration for one group. The sandbox lies outside of node_modules, where Vitest transforms nothing. */
const configOf = (name, mutate) => ({
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.mts', related: false },
  coverageAnalysis: 'perTest',
  mutate,
  ignorePatterns: ['out', 'dist', '.demo', 'docs/guide', 'resources'],
  tempDirName: 'out/mutation/sandbox',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `out/mutation/${name}.json` },
  concurrency: 1,
  timeoutMS: 60_000,
  allowEmpty: false,
})

await script('mutation', async () => {
  const isAgain = process.argv.includes('--survivors')
  const isWarm = process.argv.includes('--warm')
  const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'))
  for (const name of wanted) {
    if (!Object.hasOwn(groups, name)) fail(`no group ${name}`, Object.keys(groups).join(', '))
  }
  mkdirSync(reports, { recursive: true })
  for (const [name, group] of Object.entries(groups)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const missing = missingFrom(root, group)
    if (missing.length > 0)
      fail(`group ${name} names what is not there: ${missing.join(', ')}`, 'scripts/mutation/groups.mjs')
    if (isWarm) {
      const report = join(reports, isAgain ? `${name}-survivors.json` : `${name}.json`)
      const plan = join(reports, `${name}.plan.json`)
      const again = await plantWarm(group, { plan, report, wanted: isAgain ? survivorsOf(name) : undefined })
      if (again !== 0) fail(`group ${name} ended with ${again}`)
      continue
    }
    const config = join(reports, `${name}.config.json`)
    const again = isAgain ? configOf(`${name}-survivors`, survivorsOf(name)) : undefined
    writeFileSync(config, JSON.stringify(again ?? configOf(name, group.mutate)))
    const env = { ...toolEnvironment(), GIAOBAN_MUTATION_TESTS: group.tests.join(',') }
    const { status } = run(bin('stryker'), ['run', config], { env })
    if (status !== 0) fail(`group ${name} ended with ${status}`)
  }
})
