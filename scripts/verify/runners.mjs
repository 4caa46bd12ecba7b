// The two test runners, read through their JSON reports, so that a run that crashed half-way is not a green one.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { bin, root, run, toolEnvironment } from '../lib/run.mjs'
import { virtualDisplay } from '../lib/virtual-display.mjs'

const reports = join(root, 'node_modules/.cache/verify')
const firstLines = (text, count = 30) => text.split('\n').slice(0, count).join('\n')
// Escape codes are for terminals; a failure is read in a log.
// oxlint-disable-next-line eslint/no-control-regex -- the escape character itself is what is removed
const plain = (text) => text.replace(/\u001b\[[0-9;]*m/g, '')

/** Runs a command that writes `file`, and reads it. `undefined`: there is no report. */
function report({ command, args, file, env }) {
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const { status } = run(command, args, { env: { ...toolEnvironment(), ...env } })
  return { status, content: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined }
}

function suiteFailures(suite) {
  const name = relative(root, suite.name)
  const failed = suite.assertionResults.filter((test) => test.status === 'failed')
  if (suite.status === 'failed' && failed.length === 0) return [`${name}: ${plain(suite.message) || 'did not run'}`]
  return failed.map((test) => `${name}: ${test.fullName}\n${firstLines(plain(test.failureMessages.join('\n')))}`)
}

export function runVitest() {
  const file = join(reports, 'vitest.json')
  const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  const { status, content } = report({ command: bin('vitest'), args, file })
  if (content === undefined) return { passed: 0, failures: [`vitest ended with ${status} without a report`] }
  const failures = content.testResults.flatMap(suiteFailures)
  if (status !== 0 && failures.length === 0) failures.push(`vitest ended with ${status} though no test failed`)
  for (const suite of content.testResults) {
    for (const test of suite.assertionResults) {
      if (test.status === 'pending' || test.status === 'skipped') console.log(`verify: skipped: ${test.fullName}`)
    }
  }
  return { passed: content.numPassedTests, failures }
}

function* specs(suite) {
  for (const spec of suite.specs ?? []) yield spec
  for (const inner of suite.suites ?? []) yield* specs(inner)
}

function specFailure(spec) {
  const errors = spec.tests.flatMap((test) => test.results.flatMap((result) => result.errors ?? []))
  return `${spec.file}: ${spec.title}\n${firstLines(plain(errors.map((error) => error.message ?? '').join('\n')))}`
}

export async function runPlaywright() {
  const file = join(reports, 'playwright.json')
  const display = await virtualDisplay()
  try {
    const env = { ...display.env, PATH: toolEnvironment().PATH, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
    const args = ['test', '--reporter=list,json']
    const { status, content } = report({ command: bin('playwright'), args, file, env })
    if (content === undefined) return { passed: 0, failures: [`playwright ended with ${status} without a report`] }
    const all = content.suites.flatMap((suite) => [...specs(suite)])
    const failures = [
      ...all.filter((spec) => !spec.ok).map(specFailure),
      ...content.errors.map((error) => plain(error.message ?? 'playwright failed')),
    ]
    if (status !== 0 && failures.length === 0) failures.push(`playwright ended with ${status} though no test failed`)
    return { passed: content.stats.expected, failures }
  } finally {
    display.stop()
  }
}
