/** Every input that the fuzzer has kept goes through its decoder again, and the fuzzer itself is tried. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCorpus } from './corpus.ts'
import { targetNames, targets } from './targets.ts'

describe.each(targetNames)('%s', (name) => {
  it('keeps its promises for every input of its corpus', async () => {
    const target = await targets[name]()
    const corpus = readCorpus(name)
    for (const { bytes } of corpus) {
      expect(bytes.length).toBeLessThanOrEqual(target.maxBytes)
      target.run(bytes)
    }
    expect(target.seeds.filter((seed) => target.run(new Uint8Array(seed))).length).toBeGreaterThan(0)
    expect(corpus.length).toBeGreaterThan(0)
  })
})

describe('the fuzzer', () => {
  const run = (how: string): { readonly found: readonly string[]; readonly runs: number } => {
    const flags = [
      '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
      join(import.meta.dirname, 'fixtures/planted.ts'),
      how,
    ]
    const { stdout, stderr, status } = spawnSync(process.execPath, flags, { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    return JSON.parse(stdout) as ReturnType<typeof run>
  }

  it('finds a fault behind five doors because it sees which doors it has opened', () => {
    expect(run('guided').found).toEqual([expect.stringContaining('TypeError: the planted fault')])
  })

  it('does not find that fault blindly', () => {
    expect(run('blind').found).toEqual([])
  })
})
