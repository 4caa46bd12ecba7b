// The five walls, each a function from a folder to what it found there: `{ file, rule, text }`. The same function looks
// at the project and at the canaries, so that what is tested is what is used.
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bin, fail, run, toolEnvironment } from '../lib/run.mjs'

const sources = ['shared', 'engine', 'electron', 'renderer', 'relay', 'cli', 'tests', 'bench', 'scripts']
const rootFiles = ['electron.vite.config.ts', 'vite.node.config.mts', 'vitest.config.mts', 'playwright.config.ts']
const present = (folder, names) => names.filter((name) => existsSync(join(folder, name)))

function tool(name, args, folder) {
  const result = run(bin(name), args, { cwd: folder, quiet: true, env: toolEnvironment() })
  if (result.signal) fail(`${name} was ended by ${result.signal}`)
  return result
}

function json(name, result) {
  try {
    return JSON.parse(result.stdout)
  } catch {
    return fail(`${name} did not answer in JSON (exit code ${result.status}):\n${result.stdout}\n${result.stderr}`)
  }
}

/** TypeScript's project references: a folder sees what its tsconfig refers to, and nothing else. */
export function types(folder) {
  const result = tool('tsc', ['-b', '--pretty', 'false'], folder)
  const found = []
  for (const line of result.stdout.split('\n')) {
    const match = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line)
    if (match) found.push({ file: match[1], rule: match[4], text: `${match[2]}:${match[3]} ${match[5]}` })
    else if (line.startsWith('error TS')) found.push({ file: 'tsconfig.json', rule: line.slice(6, 12), text: line })
  }
  if (result.status !== 0 && found.length === 0) fail(`tsc ended with ${result.status}:\n${result.stdout}`)
  return found
}

export function lint(folder) {
  const args = ['--format=json', ...present(folder, [...sources, ...rootFiles])]
  const { diagnostics } = json('oxlint', tool('oxlint', args, folder))
  return diagnostics.map(({ code, filename, labels, message, help }) => {
    const at = labels[0]?.span
    return { file: filename, rule: code, text: `${at ? `${at.line}:${at.column} ` : ''}${message} ${help ?? ''}` }
  })
}

/** What types cannot say. `floor`: fewer modules than this means that it looked at nothing. */
export function dependencies(folder, floor = 1) {
  const folders = present(
    folder,
    sources.filter((name) => name !== 'scripts'),
  )
  const result = tool('depcruise', ['--config', '.dependency-cruiser.cjs', '-T', 'json', ...folders], folder)
  const { summary } = json('dependency-cruiser', result)
  const found = summary.violations.map(({ rule, from, to }) => ({ file: from, rule: rule.name, text: `-> ${to}` }))
  if (summary.totalCruised < floor) {
    const text = `cruised ${summary.totalCruised} modules, the floor is ${floor} (scripts/floor.json)`
    found.push({ file: '.dependency-cruiser.cjs', rule: 'floor', text })
  }
  return found
}

/** Files that nobody imports, exports that nobody uses, dependencies that nobody needs or nobody listed. */
export function unused(folder) {
  const result = tool('knip', ['--reporter', 'json', '--no-progress', '--no-config-hints'], folder)
  const found = []
  for (const { file, owners: _, ...kinds } of json('knip', result).issues) {
    for (const [rule, entries] of Object.entries(kinds)) {
      for (const entry of entries)
        found.push({
          file,
          rule,
          text: Array.isArray(entry) ? entry.map(({ name }) => name).join(' = ') : (entry.name ?? ''),
        })
    }
  }
  return found
}

export function format(folder) {
  const result = tool('oxfmt', ['--list-different', '.'], folder)
  if (result.status !== 0 && result.stdout.trim() === '') fail(`oxfmt ended with ${result.status}:\n${result.stderr}`)
  return result.stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ file: relative(folder, join(folder, line)), rule: 'format', text: 'npm run format' }))
}
