import { expect, test } from 'vitest'
import { connectShell } from '../../../engine/shell-port.ts'
import { codeOf } from '../../support/home-kit.ts'

interface Request {
  readonly kind: string
  readonly id: number
  readonly call: string
  readonly input: unknown
}

function openChannel() {
  const posted: unknown[] = []
  const listeners: ((message: unknown) => void)[] = []
  const closes: (() => void)[] = []
  return {
    posted,
    requests: (): readonly Request[] => posted as Request[],
    answer: (message: unknown) => listeners.forEach((listener) => listener(message)),
    hangUp: () => closes.forEach((close) => close()),
    channel: {
      post: (message: unknown) => void posted.push(message),
      onMessage: (listener: (message: unknown) => void) => void listeners.push(listener),
      onClose: (listener: () => void) => void closes.push(listener),
      close: () => {},
    },
  }
}

test('a request is answered by its number, whatever the order', async () => {
  const { channel, requests, answer } = openChannel()
  const { shell } = connectShell(channel)
  const first = shell.keystoreAvailable()
  const second = shell.saveDialog('a.jpg')
  const [one, two] = requests()
  expect([one?.call, two?.call]).toEqual(['keystore.available', 'dialog.save'])
  answer({ kind: 'answer', id: two?.id, ok: true, value: { path: '/x/a.jpg' } })
  answer({ kind: 'answer', id: one?.id, ok: true, value: { available: true } })
  expect([await first, await second]).toEqual([true, '/x/a.jpg'])
})

test('a refusal keeps its code, an answer that breaks the contract is internal', async () => {
  const { channel, requests, answer } = openChannel()
  const { shell } = connectShell(channel)
  const refused = codeOf(() => shell.keystoreWrap(new Uint8Array(32)))
  const broken = codeOf(() => shell.keystoreUnwrap(new Uint8Array(40)))
  const [one, two] = requests()
  answer({ kind: 'answer', id: one?.id, ok: false, error: { code: 'vault/needs-app', recoverable: true } })
  answer({ kind: 'answer', id: two?.id, ok: true, value: { plaintext: 'text' } })
  expect([await refused, await broken]).toEqual(['vault/needs-app', 'internal'])
})

test('when the shell has gone nobody waits for ever', async () => {
  const { channel, hangUp } = openChannel()
  const { shell } = connectShell(channel)
  const waiting = codeOf(() => shell.keystoreAvailable())
  hangUp()
  expect([await waiting, await codeOf(() => shell.saveDialog('b'))]).toEqual(['engine/restarting', 'engine/restarting'])
})

test('a notification that fails is no failure of what it tells of', async () => {
  const { channel, requests, answer } = openChannel()
  const { shell } = connectShell(channel)
  shell.notify({ kind: 'bulletin', urgency: 'immediate' })
  shell.badge(3)
  for (const { id } of requests())
    answer({ kind: 'answer', id, ok: false, error: { code: 'internal', recoverable: true } })
  answer({ kind: 'answer', id: 999, ok: true, value: {} })
  answer('noise')
  await new Promise((resolve) => setImmediate(resolve))
  expect(requests().map((request) => request.input)).toEqual([{ kind: 'bulletin', urgency: 'immediate' }, { count: 3 }])
})

test('the engine says that it is ready, failed, or wants to start empty', () => {
  const { channel, posted } = openChannel()
  const connection = connectShell(channel)
  connection.ready()
  connection.failed({ code: 'config/test-clock', recoverable: false })
  connection.shell.restartEmpty()
  expect(posted).toEqual([
    { kind: 'ready' },
    { kind: 'failed', error: { code: 'config/test-clock', recoverable: false } },
    { kind: 'restart-empty' },
  ])
})
