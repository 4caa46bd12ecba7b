#!/usr/bin/env node
// npm run model [-- NAME ...]: searches tests/model/*.pml with Spin, every state (docs/model.md). Each search must see its
// bounds to the end and find nothing; each planted fault must be found, as what it leads to. The last line is
// `N passed, M failed`. Names: those of scripts/model/runs.mjs. What a failed one leaves is in out/model/NAME.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, onPath, root, run, script } from './lib/run.mjs'
import { faults, searches } from './model/runs.mjs'
import { aptInstall } from './setup/system.mjs'

const out = join(root, 'out/model')
const packages = ['spin', 'gcc', 'libc6-dev']
/** Beyond these the search has not ended, and the run has failed. */
const bounds = { depth: 100_000, megabytes: 3500, seconds: 300 }

const areToolsThere = () => onPath('spin') && onPath('gcc') && existsSync('/usr/include/stdio.h')

function needTools() {
  if (areToolsThere()) return
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const debian = existsSync('/etc/debian_version') && onPath('apt-get')
  if (!debian) fail('the model needs Spin 6 and a C compiler', 'install spin and gcc with the C library headers')
  if (process.getuid?.() !== 0) fail(`the model needs the packages ${packages.join(', ')}`, `sudo ${command}`)
  console.log(`model: installing ${packages.join(' ')}`)
  aptInstall(packages, command)
  if (!areToolsThere()) fail('still missing after apt-get', command)
}

/** Spin's report of one search. */
function search(name, model, defines) {
  const folder = join(out, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(root, `tests/model/${model}.pml`), join(folder, `${model}.pml`))
  const isLive = defines.includes('LIVE')
  const inside = { cwd: folder, quiet: true }
  const made = run('spin', ['-a', ...defines.map((each) => `-D${each}`), `${model}.pml`], inside)
  if (made.status !== 0) fail(`${name}: Spin refuses the model:\n${made.stdout}${made.stderr}`)
  const how = ['-O2', '-w', `-DMEMLIM=${bounds.megabytes}`, ...(isLive ? [] : ['-DSAFETY']), '-o', 'pan', 'pan.c']
  const compiled = run('gcc', how, inside)
  if (compiled.status !== 0) fail(`${name}: the search does not compile:\n${compiled.stderr}`)
  const limits = ['timeout', `${bounds.seconds}`, './pan', `-m${bounds.depth}`, ...(isLive ? ['-a'] : [])]
  const { status, stdout } = run('nice', limits, inside)
  writeFileSync(join(folder, 'report.txt'), stdout)
  const states = Number(/^\s*([\d.e+]+) states, stored/m.exec(stdout)?.[1] ?? 0)
  return { status, stdout, states }
}

/** Why the search is no proof; `undefined` when it is one. */
function lackOf({ status, stdout, states }, floor) {
  const found = /^pan:\d+: (.*)$/m.exec(stdout)
  if (found) return found[1]
  if (status !== 0) return `ended with ${status}: more than ${bounds.seconds} s or ${bounds.megabytes} MB`
  if (!/errors: 0$/m.test(stdout)) return 'no result'
  if (/search not completed|max search depth too small/i.test(stdout)) return 'the search was cut off'
  if (states < floor) return `only ${states} states; ${floor} are expected`
  const idle = /unreached in proctype World\n((?:\t.*\n)*)/.exec(stdout)?.[1] ?? ''
  const isReached = /\(0 of \d+ states\)/.test(idle)
  return isReached ? undefined : `choices that nothing leads to:\n${idle}`
}

const checks = [
  ...searches.map(({ name, model, defines, states }) => ({
    name,
    check: () => {
      const result = search(name, model, defines)
      return { lack: lackOf(result, states), said: `${result.states} states, nothing found` }
    },
  })),
  ...faults.map(({ fault, model, defines, found }) => {
    const name = `${model}-${fault.toLowerCase().replaceAll('_', '-')}`
    return {
      name,
      check: () => {
        const { stdout } = search(name, model, [...defines, `FAULT_${fault}`])
        const what = /^pan:\d+: (.*)$/m.exec(stdout)?.[1]
        const isFound = what?.startsWith(found) === true
        const lack = isFound
          ? undefined
          : `the planted fault should lead to "${found}", and not to ${what ?? 'nothing'}`
        return { lack, said: `planted fault found: ${found}` }
      },
    }
  }),
]

await script('model', () => {
  const wanted = process.argv.slice(2)
  const names = checks.map(({ name }) => name)
  for (const name of wanted) if (!names.includes(name)) fail(`no search ${name}`, names.join(', '))
  needTools()
  let failed = 0
  const due = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  for (const { name, check } of due) {
    const started = Date.now()
    const { lack, said } = check()
    if (lack !== undefined) failed += 1
    else rmSync(join(out, name), { recursive: true })
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(`model: ${name}: ${lack === undefined ? said : `FAILED: ${lack}`} (${seconds} s)`)
  }
  if (failed > 0) process.exitCode = 1
  console.log(`${due.length - failed} passed, ${failed} failed`)
})
