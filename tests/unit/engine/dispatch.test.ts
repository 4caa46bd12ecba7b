import { describe, expect, test } from 'vitest'
import { createDispatch, fits } from '../../../engine/api/dispatch.ts'
import type { EnginePhase, HandlerGroup } from '../../../engine/api/handlers.ts'
import type { LogFields } from '../../../engine/deps.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { CallName } from '../../../shared/ipc/contract.ts'
import type { Role } from '../../../shared/domain/roles.ts'
import { limits } from '../../../shared/limits.ts'
import { silentLog } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'

const drafts: HandlerGroup = { 'draft.list': () => ({ drafts: [] }) }

function door(groups: readonly HandlerGroup[], at: { phase?: EnginePhase; roles?: readonly Role[] } = {}) {
  const logged: LogFields[] = []
  const call = createDispatch({
    groups,
    log: { ...silentLog, error: (_event, fields) => logged.push(fields ?? {}) },
    phase: () => at.phase ?? 'open',
    roles: () => at.roles ?? ['duty'],
  })
  return { call, logged }
}

describe('the door', () => {
  test('answers a known call of an officer whose role may', async () => {
    expect(await door([drafts]).call('draft.list', {})).toEqual({ drafts: [] })
  })

  test.each(['no.such', '__proto__', 'constructor', 'toString', ''])('refuses the unknown name %j', async (name) => {
    expect(await codeOf(() => door([drafts]).call(name as CallName, {}))).toBe('usage/unknown-call')
  })

  test('refuses a declared call that no part of this engine answers', async () => {
    expect(await codeOf(() => door([drafts]).call('desk.get', {}))).toBe('usage/unknown-call')
  })

  test.each([{ extra: 1 }, undefined, null, [], 'text', 1])('refuses the input %j', async (input) => {
    expect(await codeOf(() => door([drafts]).call('draft.list', input))).toBe('usage/invalid-input')
  })

  test('names the field that does not fit, and not its value', async () => {
    const group: HandlerGroup = { 'bulletin.get': () => ({}) as never }
    try {
      await door([group]).call('bulletin.get', { id: 'secret text' })
      expect.unreachable()
    } catch (thrown) {
      expect((thrown as GiaobanError).params).toEqual({ field: 'id', rule: 'form' })
      expect(JSON.stringify(thrown)).not.toContain('secret')
    }
  })

  test('refuses input above the size limit before any schema sees it', async () => {
    const large = { name: 'a', bytes: new Uint8Array(limits.ipcBytes + 1) }
    const group: HandlerGroup = { 'attachment.stage': () => ({}) as never }
    expect(await codeOf(() => door([group]).call('attachment.stage', large))).toBe('usage/too-large')
  })

  test.each(['locked', 'no-profile', 'screen-locked'] as const)('refuses calls with roles while %s', async (phase) => {
    expect(await codeOf(() => door([drafts], { phase }).call('draft.list', {}))).toBe('vault/locked')
  })

  test('answers calls without roles while locked', async () => {
    const group: HandlerGroup = { 'about.get': () => ({ version: '1', home: '/' }) }
    expect(await door([group], { phase: 'locked' }).call('about.get', {})).toEqual({ version: '1', home: '/' })
  })

  test('refuses an officer without a role that the call needs, before the input is looked at', async () => {
    const { call } = door([drafts], { roles: ['admin'] })
    expect(await codeOf(() => call('draft.list', { extra: 1 }))).toBe('role/not-allowed')
  })

  test('gives handlers what the schema made of the input, defaults filled in', async () => {
    let seen: unknown
    const group: HandlerGroup = {
      'bulletin.list': (input) => {
        seen = input
        return { bulletins: [], more: false }
      },
    }
    await door([group]).call('bulletin.list', {})
    expect(seen).toEqual({ filter: 'all', limit: 50 })
  })

  test('an answer that breaks its schema does not leave', async () => {
    const group: HandlerGroup = { 'draft.list': () => ({ drafts: [], secret: 'x' }) as never }
    expect(await codeOf(() => door([group]).call('draft.list', {}))).toBe('internal')
  })

  test('a bug is `internal` outside, its class in the log, its text nowhere', async () => {
    const group: HandlerGroup = {
      'draft.list': () => {
        throw new TypeError('Đặng Đình Đức')
      },
    }
    const { call, logged } = door([group])
    expect(await codeOf(() => call('draft.list', {}))).toBe('internal')
    expect(logged).toEqual([{ call: 'draft.list', phase: 'open', error: 'TypeError' }])
  })

  test('a refusal keeps its code', async () => {
    const group: HandlerGroup = {
      'draft.list': () => {
        throw new GiaobanError('store/full')
      },
    }
    expect(await codeOf(() => door([group]).call('draft.list', {}))).toBe('store/full')
  })

  test('two parts that answer one call are a bug of the composition', () => {
    expect(() => door([drafts, drafts])).toThrow('two handlers')
  })
})

describe('the size of an input', () => {
  test('counts text, bytes, keys and items', () => {
    expect(fits('x'.repeat(50), 100)).toBe(false)
    expect(fits('x'.repeat(40), 100)).toBe(true)
    expect(fits(new Uint8Array(101), 100)).toBe(false)
    expect(fits(Array.from({ length: 20 }), 100)).toBe(false)
    expect(fits({ ['k'.repeat(60)]: 1 }, 100)).toBe(false)
  })

  test('ends on cycles and on deep nesting', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    expect(fits(cycle, 1_000_000)).toBe(false)
  })
})
