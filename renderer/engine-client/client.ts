/**
 * The page's only door to the engine: requests by contract over one MessagePort, answers parsed with the contract's
 * own schemas, events to listeners. It survives the engine: a new port replaces the old one.
 */
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import {
  contract,
  events,
  type CallName,
  type EventName,
  type EventOf,
  type RequestOf,
  type ResponseOf,
} from '../../shared/ipc/contract.ts'
import { answerFrame, eventFrame, type FramePort } from '../../shared/ipc/port.ts'

/**
 * `connecting`: no port yet, calls wait. `restarting`: the engine ended, calls fail at once with `engine/restarting`.
 * `failed`: the shell has given up on it; `failure()` says why.
 */
export type Connection = 'connecting' | 'connected' | 'restarting' | 'failed'

export interface EngineClient {
  /** Rejects with a GiaobanError that carries the engine's code; `internal` when an answer breaks the contract. */
  call<Name extends CallName>(name: Name, input: RequestOf<Name>): Promise<ResponseOf<Name>>
  /** Returns the function that stops listening. */
  on<Name extends EventName>(name: Name, listener: (value: EventOf<Name>) => void): () => void
  connection(): Connection
  onConnection(listener: () => void): () => void
  attach(port: FramePort): void
  /** The engine ended; every pending call fails with `engine/restarting`. */
  detach(): void
  /** The shell has given up. Every pending call fails with `code`. */
  fail(code: ErrorCode): void
  failure(): ErrorCode | undefined
}

interface Pending {
  readonly name: CallName
  readonly resolve: (value: never) => void
  readonly reject: (error: GiaobanError) => void
}

export function createEngineClient(): EngineClient {
  const pending = new Map<number, Pending>()
  const waiting: { readonly id: number; readonly name: CallName; readonly input: unknown }[] = []
  const listeners = new Map<EventName, Set<(value: never) => void>>()
  const connectionListeners = new Set<() => void>()
  let port: FramePort | undefined
  let connection: Connection = 'connecting'
  let failure: ErrorCode | undefined
  let nextId = 1

  function setConnection(next: Connection): void {
    if (next === connection) return
    connection = next
    for (const listener of connectionListeners) listener()
  }

  function failPending(code: ErrorCode): void {
    const queued = new Set(waiting.map((call) => call.id))
    for (const [id, call] of pending) {
      if (queued.has(id)) continue
      pending.delete(id)
      call.reject(new GiaobanError(code))
    }
  }

  function receive(message: unknown): void {
    const answer = answerFrame.safeParse(message)
    if (answer.success) return settle(answer.data)
    const event = eventFrame.safeParse(message)
    if (!event.success || !Object.hasOwn(events, event.data.event)) return
    const name = event.data.event as EventName
    const value = events[name].safeParse(event.data.value)
    if (!value.success) return
    for (const listener of listeners.get(name) ?? []) listener(value.data as never)
  }

  function settle(answer: ReturnType<typeof answerFrame.parse>): void {
    const call = pending.get(answer.id)
    if (call === undefined) return
    pending.delete(answer.id)
    if (!answer.ok) {
      const { code, recoverable, retryAfterMs, params } = answer.error
      const retry = retryAfterMs === undefined ? {} : { retryAfterMs }
      call.reject(new GiaobanError(code, { recoverable, ...retry, params: params ?? {} }))
      return
    }
    const value = contract[call.name].response.safeParse(answer.value)
    if (value.success) call.resolve(value.data as never)
    else call.reject(new GiaobanError('internal', { recoverable: false, params: { call: call.name } }))
  }

  return {
    call(name, input) {
      if (connection === 'restarting' || connection === 'failed') {
        return Promise.reject(new GiaobanError(failure ?? 'engine/restarting'))
      }
      const id = nextId++
      return new Promise((resolve, reject) => {
        pending.set(id, { name, resolve: resolve as Pending['resolve'], reject })
        if (port === undefined) waiting.push({ id, name, input })
        else port.post({ id, call: name, input })
      })
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as (value: never) => void)
      return () => set.delete(listener as (value: never) => void)
    },
    connection: () => connection,
    onConnection(listener) {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
    attach(next) {
      port?.close()
      failPending('engine/restarting')
      port = next
      failure = undefined
      next.onMessage((message) => {
        if (port === next) receive(message)
      })
      for (const call of waiting.splice(0)) next.post({ id: call.id, call: call.name, input: call.input })
      setConnection('connected')
    },
    detach() {
      port?.close()
      port = undefined
      failPending('engine/restarting')
      setConnection('restarting')
    },
    fail(code) {
      port?.close()
      port = undefined
      failure = code
      waiting.length = 0
      failPending(code)
      setConnection('failed')
    },
    failure: () => failure,
  }
}
