#!/usr/bin/env node
// npm run verify: everything that must hold, in groups; stops at the first group that fails.
// The last line is `N passed, M failed`; exit 1 if M > 0 or N is below the floor in scripts/floor.json.
//   npm run verify -- types walls     only these groups (no floor)
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, root, script } from './lib/run.mjs'
import { checkCanaries } from './walls/canaries.mjs'
import { dependencies, format, lint, types, unused } from './walls/tools.mjs'
import { runPlaywright, runVitest } from './verify/runners.mjs'

const floor = JSON.parse(readFileSync(join(root, 'scripts/floor.json'), 'utf8'))

/** One check: passes when it found nothing. */
const findings = (found) => ({
  passed: found.length === 0 ? 1 : 0,
  failures: found.map(({ file, rule, text }) => `${file}: ${rule} ${text}`),
})

const add = (a, b) => ({ passed: a.passed + b.passed, failures: [...a.failures, ...b.failures] })

const groups = {
  types: () => findings(types(root)),
  walls: () => add(findings(dependencies(root, floor.modules)), checkCanaries()),
  lint: () => findings(lint(root)),
  format: () => findings(format(root)),
  unused: () => findings(unused(root)),
  tests: runVitest,
  e2e: runPlaywright,
}

await script('verify', async () => {
  const wanted = process.argv.slice(2)
  for (const name of wanted) if (!Object.hasOwn(groups, name)) fail(`no group ${name}`, Object.keys(groups).join(', '))
  let passed = 0
  let failed = 0
  for (const [name, check] of Object.entries(groups)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const started = Date.now()
    const result = await check()
    passed += result.passed
    failed += result.failures.length
    for (const failure of result.failures) console.error(`verify: ${name}: ${failure}`)
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(`verify: ${name}: ${result.passed} passed, ${result.failures.length} failed (${seconds} s)`)
    if (failed > 0) break
  }
  if (failed === 0 && wanted.length === 0 && passed < floor.checks) {
    console.error(`verify: ${passed} checks are fewer than the floor of ${floor.checks} in scripts/floor.json`)
    process.exitCode = 1
  }
  if (failed > 0) process.exitCode = 1
  console.log(`${passed} passed, ${failed} failed`)
})
