/** What a page that has been taken over finds at the engine's door. The shell's own door is in shell.spec.ts. */
import { expect, test } from '@playwright/test'
import { startDesk, type Desk } from './support/desk.ts'
import { askEngine, stealPort } from './support/page-probe.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
let desk: Desk

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  world = await openWorld({ desks: 'empty' })
  desk = await startDesk(world, 'tp-hcm', 'duty')
  await stealPort(desk.page)
})
test.afterAll(async () => {
  await desk?.close()
  await world?.close()
})

const refused = (id: number, code: string): object => ({ id, ok: false, error: expect.objectContaining({ code }) })

test('calls that are not declared, and names of every object, are refused', async () => {
  const names = ['vault.keys', 'keystore.unwrap', '__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const frames = names.map((call, index) => ({ id: index + 1, call, input: {} }))
  expect(await askEngine(desk.page, frames)).toEqual(names.map((_, index) => refused(index + 1, 'usage/unknown-call')))
})

test('extra keys and wrong kinds of input are refused', async () => {
  const inputs = [{ extra: 1 }, [], 'x', 7, { __proto__: { a: 1 }, b: 2 }]
  const frames = inputs.map((input, index) => ({ id: index + 1, call: 'session.state', input }))
  expect(await askEngine(desk.page, frames)).toEqual(
    inputs.map((_, index) => refused(index + 1, 'usage/invalid-input')),
  )
})

test('more than a passphrase can be is refused before anything is computed of it', async () => {
  const input = { passphrase: 'x'.repeat(2000) }
  expect(await askEngine(desk.page, [{ id: 1, call: 'session.unlock', input }])).toEqual([
    refused(1, 'usage/invalid-input'),
  ])
})

test('nothing of a locked home is told', async () => {
  const frames = [
    { id: 1, call: 'desk.get', input: {} },
    { id: 2, call: 'search.query', input: { text: 'nguyen' } },
    { id: 3, call: 'directory.show', input: {} },
    { id: 4, call: 'audit.list', input: { limit: 1 } },
  ]
  expect(await askEngine(desk.page, frames)).toEqual([1, 2, 3, 4].map((id) => refused(id, 'vault/locked')))
})

test('a page names no place on the disk', async () => {
  const frames = [
    { id: 1, call: 'attachment.save', input: { id: '0123abcd', index: 0, out: '/tmp/x' } },
    { id: 2, call: 'evidence.export', input: { id: '0123abcd', out: '/tmp/x' } },
  ]
  expect(await askEngine(desk.page, frames)).toEqual([1, 2].map((id) => refused(id, 'usage/invalid-input')))
})

test('a frame that is none gets no word, and the port goes on', async () => {
  const frames = ['text', { call: 'session.state' }, { id: 'x', call: 'session.state', input: {} }, 'oversize']
  const answers = await askEngine(desk.page, [...frames, { id: 5, call: 'session.state', input: {} }])
  for (const answer of answers.slice(0, -1)) {
    expect(['no answer', 'usage/invalid-input']).toContain(
      typeof answer === 'string' ? answer : (answer as { error: { code: string } }).error.code,
    )
  }
  expect(answers.at(-1)).toMatchObject({ id: 5, ok: true, value: { phase: 'locked' } })
})
