// Plants the faults of one group, one after the other, in one process (scripts/mutation/warm.mjs): what a fault costs is its
// tests and no start. A fault in a line that runs when its file is loaded has everything loaded anew. What a process before
// this one has noted is not planted again: one that took all memory has ended that process (memory.mjs).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as vitest, vi } from '../../../node_modules/vitest/dist/index.js'
import { gather } from './gather.mjs'
import { note, noted } from './journal.mjs'
import { watchMemory } from './memory.mjs'

const root = join(import.meta.dirname, '../../..')
const { mutants, tests, report, journal } = JSON.parse(readFileSync(process.env.GIAOBAN_MUTATION_PLAN, 'utf8'))
const faults = (globalThis.__stryker__ ??= {})
const caseTimeMs = 60_000
/** As many times more often than without a fault as Stryker allows: what goes on beyond it never ends. */
const loops = 100
/** So many faults, and all tests must pass again without one: nothing stays behind from a fault. */
const lookEvery = 40
/** Cases that take longer, ms, come after all others: most faults are noticed before. */
const slowMs = 100
const took = {}

const within = async (work) => {
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), caseTimeMs)
  })
  try {
    await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Every case of the suite that `isWanted`; throws at the first that fails. */
async function runSuite(suite, { isWanted, path, around = { beforeEach: [], afterEach: [] } }) {
  const wanted = (part, i) =>
    part.inner ? anyOf(part.inner, isWanted, `${path}/${i}`) : isWanted(`${path}/${part.id}`)
  if (!suite.parts.some(wanted)) return
  const each = {
    beforeEach: [...around.beforeEach, ...suite.beforeEach],
    afterEach: [...suite.afterEach, ...around.afterEach],
  }
  try {
    faults.currentTestId = `${path}/all`
    for (const run of suite.beforeAll) await within(run)
    for (const [i, part] of suite.parts.entries()) {
      if (!wanted(part, i)) continue
      if (part.inner) {
        await runSuite(part.inner, { isWanted, path: `${path}/${i}`, around: each })
        continue
      }
      faults.currentTestId = `${path}/${part.id}`
      try {
        for (const run of each.beforeEach) await within(run)
        const from = performance.now()
        await within(part.run)
        took[faults.currentTestId] ??= performance.now() - from
      } finally {
        for (const run of each.afterEach) await within(run)
      }
    }
  } finally {
    faults.currentTestId = `${path}/all`
    for (const run of suite.afterAll) await within(run)
    faults.currentTestId = undefined
  }
}

const anyOf = (suite, isWanted, path) =>
  suite.parts.some((part, i) =>
    part.inner ? anyOf(part.inner, isWanted, `${path}/${i}`) : isWanted(`${path}/${part.id}`),
  )

const load = async () => {
  const files = []
  for (const [i, file] of tests.entries()) {
    files.push({ path: `#${i}`, suite: await gather(() => import(/* @vite-ignore */ join(root, file))) })
  }
  return files
}

/** By file, as Stryker's own report has them: lines and columns from 1. */
function asStryker(all) {
  const files = {}
  const from1 = ({ line, column }) => ({ line: line + 1, column: column + 1 })
  for (const { fileName, location, ...mutant } of all) {
    files[fileName] ??= { mutants: [] }
    files[fileName].mutants.push({ ...mutant, location: { start: from1(location.start), end: from1(location.end) } })
  }
  return files
}

vitest('plants every fault', async () => {
  faults.mutantCoverage = { static: {}, perTest: {} }
  let files = await load()
  const runAll = async (isWanted) => {
    for (const { path, suite } of files) await runSuite(suite, { isWanted, path })
  }
  await runAll(() => true)
  const { static: atLoad, perTest } = JSON.parse(JSON.stringify(faults.mutantCoverage))
  const started = Date.now()
  const counts = {}
  let isStale = false
  const known = new Map(noted(journal).map((verdict) => [verdict.id, verdict]))
  const memory = watchMemory({ journal })
  for (const [i, mutant] of mutants.entries()) {
    const before = known.get(mutant.id)
    if (before !== undefined) {
      Object.assign(mutant, before)
      counts[mutant.status] = (counts[mutant.status] ?? 0) + 1
      continue
    }
    const ids = Object.keys(perTest).filter((test) => perTest[test][mutant.id] > 0)
    const hits = ids.reduce((sum, test) => sum + perTest[test][mutant.id], atLoad[mutant.id] ?? 0)
    const isAtLoad = atLoad[mutant.id] > 0
    const groups = ids.filter((test) => test.endsWith('/all')).map((test) => test.slice(0, -'all'.length))
    const isWanted = (id) => isAtLoad || ids.includes(id) || groups.some((group) => id.startsWith(group))
    if (hits === 0) mutant.status = 'NoCoverage'
    else {
      try {
        if (isStale && !isAtLoad) {
          vi.resetModules()
          files = await load()
          isStale = false
        }
        memory.begins(mutant.id)
        faults.activeMutant = mutant.id
        faults.hitCount = 0
        faults.hitLimit = hits * loops
        if (isAtLoad) {
          vi.resetModules()
          isStale = true
          files = await load()
        }
        const isSlow = (id) => took[id] > slowMs
        await runAll((id) => isWanted(id) && !isSlow(id))
        await runAll((id) => isWanted(id) && isSlow(id))
        mutant.status = 'Survived'
      } catch (error) {
        mutant.status = 'Killed'
        mutant.statusReason = String(error?.message ?? error).slice(0, 200)
      } finally {
        faults.activeMutant = undefined
        faults.hitCount = undefined
        memory.ends()
      }
    }
    const { id, status, statusReason } = mutant
    note(journal, { id, status, statusReason })
    counts[mutant.status] = (counts[mutant.status] ?? 0) + 1
    if (mutant.status !== 'Killed') {
      const { start, end } = mutant.location
      const place = `${mutant.fileName}:${start.line + 1}:${start.column + 1}-${end.line + 1}:${end.column + 1}`
      process.stdout.write(`[${mutant.status}] ${mutant.mutatorName} ${place}\n    ${mutant.replacement}\n`)
    }
    if (i % lookEvery === lookEvery - 1 || i === mutants.length - 1) {
      process.stdout.write(`${i + 1}/${mutants.length} ${JSON.stringify(counts)} ${Date.now() - started} ms\n`)
      if (isStale) {
        vi.resetModules()
        files = await load()
        isStale = false
      }
      await runAll(() => true)
    }
  }
  writeFileSync(report, JSON.stringify({ files: asStryker(mutants) }))
})
