import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const fixture = join(import.meta.dirname, '../../fixtures/echo-host.ts')
let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

function start(): ChildProcess {
  const started = fork(fixture, [], {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  child = started
  return started
}

function heard(from: ChildProcess, count: number): Promise<unknown[]> {
  const all: unknown[] = []
  return new Promise((resolve) => {
    from.on('message', (message) => {
      all.push(message)
      if (all.length === count) resolve(all)
    })
  })
}

test('the Node child keeps the shell and each page apart', async () => {
  const host = start()
  const answers = heard(host, 3)
  host.send({ kind: 'data', channel: 0, data: 'to shell' })
  host.send({ kind: 'open', channel: 1 })
  host.send({ kind: 'open', channel: 2 })
  host.send({ kind: 'data', channel: 2, data: new Uint8Array([1, 2, 3]) })
  host.send({ kind: 'data', channel: 1, data: { text: 'một' } })
  expect(await answers).toEqual([
    { kind: 'data', channel: 0, data: ['shell', 'to shell'] },
    { kind: 'data', channel: 2, data: ['page', new Uint8Array([1, 2, 3])] },
    { kind: 'data', channel: 1, data: ['page', { text: 'một' }] },
  ])
})

test('what is no frame, and a page that is closed, are not answered', async () => {
  const host = start()
  const answers = heard(host, 1)
  host.send('nonsense')
  host.send({ kind: 'open', channel: 1 })
  host.send({ kind: 'close', channel: 1 })
  host.send({ kind: 'data', channel: 1, data: 'late' })
  host.send({ kind: 'data', channel: 9, data: 'never opened' })
  host.send({ kind: 'data', channel: 0, data: 'last' })
  expect(await answers).toEqual([{ kind: 'data', channel: 0, data: ['shell', 'last'] }])
})

test('it ends when its channel closes', async () => {
  const host = start()
  const ended = once(host, 'exit')
  host.disconnect()
  expect((await ended)[0]).toBe(0)
})
