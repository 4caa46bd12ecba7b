import { beforeEach, describe, expect, it } from 'vitest'
import { createEngineClient, type EngineClient } from '../../../renderer/engine-client/client.ts'
import type { FramePort, RequestFrame } from '../../../shared/ipc/port.ts'

interface TestPort extends FramePort {
  readonly sent: RequestFrame[]
  receive(message: unknown): void
  closed: boolean
}

function testPort(): TestPort {
  let listener: (message: unknown) => void = () => undefined
  const port: TestPort = {
    sent: [],
    closed: false,
    post: (message) => port.sent.push(message as RequestFrame),
    onMessage: (next) => {
      listener = next
    },
    onClose: () => undefined,
    close: () => {
      port.closed = true
    },
    receive: (message) => listener(message),
  }
  return port
}

let client: EngineClient
let port: TestPort
beforeEach(() => {
  client = createEngineClient()
  port = testPort()
})

describe('the engine client', () => {
  it('sends a call that was made before the port came as soon as it comes', async () => {
    const answer = client.call('draft.list', {})
    expect(client.connection()).toBe('connecting')
    client.attach(port)
    expect(port.sent).toEqual([{ id: 1, call: 'draft.list', input: {} }])
    port.receive({ id: 1, ok: true, value: { drafts: [] } })
    await expect(answer).resolves.toEqual({ drafts: [] })
  })

  it('gives each answer to its own call, in any order', async () => {
    client.attach(port)
    const first = client.call('draft.save', { content: { bulletin: {}, attachments: [], to: [], urgency: 'routine' } })
    const second = client.call('draft.list', {})
    port.receive({ id: 2, ok: true, value: { drafts: [] } })
    const saved = { draft: 'a'.repeat(32), revision: 'b'.repeat(32), apart: false }
    port.receive({ id: 1, ok: true, value: saved })
    await expect(second).resolves.toEqual({ drafts: [] })
    await expect(first).resolves.toEqual(saved)
  })

  it('rejects with the code, the waiting time and the values of a refusal', async () => {
    client.attach(port)
    const answer = client.call('session.unlock', { passphrase: 'x' })
    port.receive({
      id: 1,
      ok: false,
      error: { code: 'vault/throttled', recoverable: true, retryAfterMs: 4000, params: { field: 'a' } },
    })
    await expect(answer).rejects.toMatchObject({ code: 'vault/throttled', retryAfterMs: 4000, params: { field: 'a' } })
  })

  it.each([
    ['a missing key', {}],
    ['an extra key', { drafts: [], more: 1 }],
    ['another type', { drafts: 'none' }],
    ['nothing', undefined],
  ])('treats an answer with %s as a broken contract', async (_, value) => {
    client.attach(port)
    const answer = client.call('draft.list', {})
    port.receive({ id: 1, ok: true, value })
    await expect(answer).rejects.toMatchObject({ code: 'internal', recoverable: false })
  })

  it('fails open calls when the engine ends, and further ones at once', async () => {
    client.attach(port)
    const open = client.call('draft.list', {})
    client.detach()
    await expect(open).rejects.toMatchObject({ code: 'engine/restarting' })
    await expect(client.call('draft.list', {})).rejects.toMatchObject({ code: 'engine/restarting' })
    expect(client.connection()).toBe('restarting')
  })

  it('takes a new port after a restart and hears nothing more from the old one', async () => {
    client.attach(port)
    client.detach()
    const fresh = testPort()
    client.attach(fresh)
    const answer = client.call('draft.list', {})
    const [request] = fresh.sent
    port.receive({ id: request!.id, ok: false, error: { code: 'internal', recoverable: false } })
    fresh.receive({ id: request!.id, ok: true, value: { drafts: [] } })
    await expect(answer).resolves.toEqual({ drafts: [] })
    expect(port.closed).toBe(true)
  })

  it('says why the shell has given up', async () => {
    client.fail('profile/in-use')
    expect(client.connection()).toBe('failed')
    expect(client.failure()).toBe('profile/in-use')
    await expect(client.call('draft.list', {})).rejects.toMatchObject({ code: 'profile/in-use' })
  })

  it('hands on events that parse and drops the rest', () => {
    client.attach(port)
    const heard: unknown[] = []
    const stop = client.on('changed', (value) => heard.push(value))
    port.receive({ event: 'changed', value: { what: ['desk'] } })
    port.receive({ event: 'changed', value: { what: ['weather'] } })
    port.receive({ event: 'constructor', value: {} })
    port.receive({ event: '__proto__', value: {} })
    port.receive('noise')
    stop()
    port.receive({ event: 'changed', value: { what: ['drafts'] } })
    expect(heard).toEqual([{ what: ['desk'] }])
  })

  it('ignores answers to calls that nobody made', () => {
    client.attach(port)
    expect(() => port.receive({ id: 99, ok: true, value: {} })).not.toThrow()
  })
})
