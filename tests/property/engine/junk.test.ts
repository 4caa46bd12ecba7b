import fc from 'fast-check'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEngine, type Engine } from '../../../engine/engine.ts'
import { contract, type CallName } from '../../../shared/ipc/contract.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf, homeDeps, makeHome, passphrase } from '../../support/home-kit.ts'

const kit = await makeTestKit()
const names = Object.keys(contract) as CallName[]
/** Calls that change or end the session; junk that happens to be valid would do so. */
const ending = new Set<string>(['session.lockVault', 'session.lockScreen'])

const engineOn = (folder: string): Engine =>
  createEngine({
    home: join(folder, 'home'),
    deps: { ...homeDeps(kit, folder), shell: undefined, testClockMs: undefined, version: '1' },
    modules: [],
    lockWaitMs: 0,
  })

test('whatever is asked of a locked engine, the answer is a value or a code, never a bug', async () => {
  using folder = temporaryFolder()
  await makeHome(kit, folder.path)
  await using engine = engineOn(folder.path)
  const junk = fc.tuple(
    fc.oneof(fc.constantFrom<string>(...names), fc.string()),
    fc.anything({ withNullPrototype: true }),
  )
  await fc.assert(
    fc.asyncProperty(junk, async ([name, input]) => {
      expect(await codeOf(() => engine.callUntrusted(name, input))).not.toBe('internal')
    }),
    { numRuns: process.env['SLOW'] === '1' ? 20_000 : 1500 },
  )
  expect(engine.phase).toBe('locked')
})

test('whatever is asked of an open engine, the answer is a value or a code, never a bug', async () => {
  using folder = temporaryFolder()
  await makeHome(kit, folder.path)
  await using engine = engineOn(folder.path)
  await engine.call('session.unlock', { passphrase })
  const junk = fc.tuple(fc.constantFrom<string>(...names.filter((name) => !ending.has(name))), fc.object())
  await fc.assert(
    fc.asyncProperty(junk, async ([name, input]) => {
      expect(await codeOf(() => engine.callUntrusted(name, input))).not.toBe('internal')
    }),
    { numRuns: process.env['SLOW'] === '1' ? 20_000 : 1500 },
  )
  expect(engine.phase).toBe('open')
})

test('every call that names roles is refused while locked, for an input of its own too', async () => {
  using folder = temporaryFolder()
  await makeHome(kit, folder.path)
  await using engine = engineOn(folder.path)
  for (const name of names.filter((each) => contract[each].roles !== undefined)) {
    const code = await codeOf(() => engine.callUntrusted(name, {}))
    expect(['vault/locked', 'usage/unknown-call']).toContain(code)
  }
})
