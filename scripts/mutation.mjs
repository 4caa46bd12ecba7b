#!/usr/bin/env node
// npm run mutation [-- GROUP ...]: plants one fault after the other in the code of each group (scripts/mutation/groups.mjs)
// and tells which of them no test notices. Without names: every group, for hours. Never part of `npm test`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, fail, root, run, script, toolEnvironment } from './lib/run.mjs'
import { groups } from './mutation/groups.mjs'

const reports = join(root, 'out/mutation')

/** Stryker's configuration for one group. The sandbox lies outside of node_modules, where Vitest transforms nothing. */
const configOf = (name, { mutate }) => ({
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.mts', related: false },
  coverageAnalysis: 'perTest',
  mutate,
  ignorePatterns: ['out', 'dist', '.demo', 'docs/guide', 'resources'],
  tempDirName: 'out/mutation/sandbox',
  reporters: ['clear-text'],
  // what was killed stays killed until its code or its test changes; `rm -r out/mutation` begins anew
  incremental: true,
  incrementalFile: `out/mutation/${name}.json`,
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 1,
  timeoutMS: 20_000,
  allowEmpty: false,
})

await script('mutation', () => {
  const wanted = process.argv.slice(2)
  for (const name of wanted) {
    if (!Object.hasOwn(groups, name)) fail(`no group ${name}`, Object.keys(groups).join(', '))
  }
  mkdirSync(reports, { recursive: true })
  for (const [name, group] of Object.entries(groups)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const config = join(reports, `${name}.config.json`)
    writeFileSync(config, JSON.stringify(configOf(name, group)))
    const env = { ...toolEnvironment(), GIAOBAN_MUTATION_TESTS: group.tests.join(',') }
    const { status } = run(bin('stryker'), ['run', config], { env })
    if (status !== 0) fail(`group ${name} ended with ${status}`)
  }
})
