/** One door for every call: known name, bounded size, parsed request, role, handler, checked response, mapped error. */
import { GiaobanError } from '../../shared/errors.ts'
import { contract, type CallName, type ResponseOf } from '../../shared/ipc/contract.ts'
import { invalidInput } from '../../shared/ipc/define.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { limits } from '../../shared/limits.ts'
import type { Logger } from '../deps.ts'
import type { EnginePhase, Handler, HandlerGroup } from './handlers.ts'

export interface DispatchOptions {
  readonly groups: readonly HandlerGroup[]
  readonly log: Logger
  readonly phase: () => EnginePhase
  readonly roles: () => readonly Role[]
}

export type Dispatch = <Name extends CallName>(name: Name, input: unknown) => Promise<ResponseOf<Name>>

const isCall = (name: string): name is CallName => Object.hasOwn(contract, name)

/** Throws when two groups answer one call: a bug of the composition. Every rejection of a call is a GiaobanError. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const handlers = new Map<string, Handler<never>>()
  for (const group of options.groups) {
    for (const [name, handler] of Object.entries(group)) {
      if (!isCall(name) || handlers.has(name)) throw new Error(`two handlers, or no such call: ${name}`)
      handlers.set(name, handler as Handler<never>)
    }
  }
  return async (name, input) => {
    const started = options.phase()
    try {
      return await answer(name, input)
    } catch (thrown) {
      if (thrown instanceof GiaobanError) throw thrown
      options.log.error('engine.call-failed', { call: name, phase: started, error: nameOf(thrown) })
      throw new GiaobanError('internal')
    }
  }

  async function answer<Name extends CallName>(name: Name, input: unknown): Promise<ResponseOf<Name>> {
    const handler = isCall(name) ? (handlers.get(name) as Handler<Name> | undefined) : undefined
    if (handler === undefined) throw new GiaobanError('usage/unknown-call', { recoverable: false })
    const spec = contract[name]
    if (!fits(input, limits.ipcBytes)) throw new GiaobanError('usage/too-large')
    if (spec.roles !== undefined) refuse(spec.roles)
    if (!isPlain(input)) throw new GiaobanError('usage/invalid-input')
    const request = spec.request.safeParse(input)
    if (!request.success) throw invalidInput(request.error)
    // the schema of this name has just parsed it, and gives this name's response
    const response = spec.response.safeParse(await handler(request.data as Parameters<Handler<Name>>[0]))
    if (!response.success) throw new TypeError(`the answer of ${name} breaks its schema`)
    return response.data as ResponseOf<Name>
  }

  function refuse(roles: readonly Role[]): void {
    if (options.phase() !== 'open') throw new GiaobanError('vault/locked')
    const own = options.roles()
    if (!roles.some((role) => own.includes(role))) throw new GiaobanError('role/not-allowed')
  }
}

/** Class and code, never the message: it may quote what a person typed. */
function nameOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown
  const code = (thrown as { code?: unknown }).code
  return typeof code === 'string' ? `${thrown.name} ${code}` : thrown.name
}

const maxDepth = 12
const itemBytes = 8

/** Texts, numbers, bytes, lists and objects: what JSON and the wire can say. Only of what `fits`, which ends on cycles. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint' && typeof value !== 'symbol'
  if (value instanceof Uint8Array) return true
  if (Array.isArray(value)) return value.every(isPlain)
  const kind: unknown = Object.getPrototypeOf(value)
  const isRecord = kind === null || Object.getPrototypeOf(kind) === null
  return isRecord && Object.values(value).every(isPlain)
}

/** Whether the value is data of at most `budget` bytes, measured before any schema walks it. */
export function fits(value: unknown, budget: number): boolean {
  let left = budget
  const walk = (each: unknown, depth: number): boolean => {
    left -= itemBytes
    if (left < 0 || depth > maxDepth) return false
    if (typeof each === 'string') left -= 2 * each.length
    else if (each instanceof Uint8Array) left -= each.length
    else if (typeof each === 'object' && each !== null) {
      for (const [key, inner] of Object.entries(each)) {
        left -= 2 * key.length
        if (left < 0 || !walk(inner, depth + 1)) return false
      }
    }
    return left >= 0
  }
  return walk(value, 0)
}
