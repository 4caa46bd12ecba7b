#!/usr/bin/env node
// npm run walls: do the import walls hold, and would each of them fall when broken?
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, script } from './lib/run.mjs'
import { checkCanaries } from './walls/canaries.mjs'
import { dependencies } from './walls/tools.mjs'

await script('walls', () => {
  const floor = JSON.parse(readFileSync(join(root, 'scripts/floor.json'), 'utf8'))
  const failures = dependencies(root, floor.modules).map(({ file, rule, text }) => `${file}: ${rule} ${text}`)
  const canaries = checkCanaries()
  for (const failure of [...failures, ...canaries.failures]) console.error(`walls: ${failure}`)
  console.log(`walls: ${canaries.passed} canaries fired`)
  if (failures.length + canaries.failures.length > 0) process.exitCode = 1
})
