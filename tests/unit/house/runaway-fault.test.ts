/** A planted fault that takes memory without end must end its own process and be told, not stall the machine. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const warm = join(import.meta.dirname, '../../../scripts/mutation/warm')
const journal = join(tmpdir(), `giaoban-faults-${process.pid}.journal`)

/** Runs `work` in a process that may take 64 MiB for the fault 7, and less than 1 GiB whatever happens. */
const withFault = (work: string) => {
  const text = `
    import { watchMemory } from ${JSON.stringify(pathToFileURL(join(warm, 'memory.mjs')).href)}
    const memory = watchMemory({ journal: ${JSON.stringify(journal)}, most: 64 * 2 ** 20 })
    const taken = []
    const take = () => taken.length < 1024 && taken.push(Buffer.alloc(2 ** 20, 1))
    const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    ${work}`
  rmSync(journal, { force: true })
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', text], { timeout: 60_000 })
  const told = existsSync(journal) ? readFileSync(journal, 'utf8') : ''
  rmSync(journal, { force: true })
  return { signal, told }
}

test('a fault that takes all memory without a pause is ended and counts as noticed', () => {
  const { signal, told } = withFault(`memory.begins('7'); for (let i = 0; i < 20_000; i++) { take(); pause() }`)
  expect(signal).toBe('SIGKILL')
  expect(JSON.parse(told)).toEqual({ id: '7', status: 'Killed', statusReason: 'ran away' })
})

test('what the process takes between two faults ends nobody', () => {
  const work = `for (let i = 0; i < 100; i++) { take(); pause() } memory.begins('7'); pause(); memory.ends()`
  expect(withFault(work)).toEqual({ signal: null, told: '' })
})
