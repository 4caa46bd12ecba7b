// A check that cannot fail is no check: tests/architecture/canaries breaks each wall on purpose, and each must say so.
// The canaries are laid into a folder of their own under the project's very configuration.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../lib/run.mjs'
import { dependencies, format, lint, types, unused } from './tools.mjs'

const walls = { types, lint, dependencies, unused, format }

const configuration = [
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
  '.dependency-cruiser.cjs',
  'knip.json',
  'scripts/lint',
  'shared/platform.d.ts',
]

function layOut() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'giaoban-canaries-')))
  cpSync(join(root, 'tests/architecture/canaries'), folder, { recursive: true })
  const projects = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).references
  for (const name of [...configuration, ...projects.map(({ path }) => `${path}/tsconfig.json`)]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  // the packages, without sharing the folder in which tsc keeps its state
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  return folder
}

/** @returns one line for each canary that did not sing, and how many did. */
export function checkCanaries() {
  const expected = JSON.parse(readFileSync(join(root, 'tests/architecture/canaries.json'), 'utf8'))
  const folder = layOut()
  const failures = []
  let passed = 0
  try {
    for (const [wall, look] of Object.entries(walls)) {
      const found = look(folder)
      for (const canary of expected.filter((entry) => entry.wall === wall)) {
        if (found.some(({ file, rule }) => file === canary.file && rule === canary.rule)) passed++
        else failures.push(`${wall}: ${canary.rule} did not stop ${canary.file}`)
      }
      const wrong = found.filter(({ file }) => /(?:^|\/)stub\.ts$/.test(file) && wall !== 'unused')
      if (wrong.length === 0) passed++
      else failures.push(...wrong.map(({ file, rule, text }) => `${wall}: ${rule} stopped the clean ${file}: ${text}`))
    }
    const empty = dependencies(folder, Number.MAX_SAFE_INTEGER)
    if (empty.some(({ rule }) => rule === 'floor')) passed++
    else failures.push('dependencies: the floor of modules did not stop a run below it')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { passed, failures }
}
