/**
 * The engine's process and its supervision: started, told where its home is, restarted within a budget when it dies,
 * restarted empty when it asks for that, ended in order. A successor waits for the old one's lock by itself (an engine
 * that was killed in the middle of a call may outlive its process by seconds), so it may be started at once.
 */
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import type { ErrorCode } from '../../shared/errors.ts'
import { engineMessage, type ShellMessage } from '../../shared/ipc/shell.ts'
import { createRestartBudget } from './restart-budget.ts'

export interface EngineProcessOptions {
  /** The built `entry.utility.js`, outside of any archive. */
  readonly entry: string
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  /** The engine asks the shell for something (shell.ts); the answer goes back through `answer`. */
  readonly onRequest: (request: { readonly id: number; readonly call: string; readonly input: unknown }) => void
  readonly onState: (state: EngineState) => void
}

/** `failed` is final: the budget is used up, or the engine refused this home. */
export type EngineState =
  | { readonly kind: 'up' }
  | { readonly kind: 'down' }
  | { readonly kind: 'failed'; readonly code: ErrorCode }

export interface EngineProcess {
  start(): void
  /** Main's half of the contract; dropped while no engine runs. */
  post(message: unknown): void
  /** Hands a page's port over. False while no engine is up: the next `up` is the time. */
  connect(port: MessagePortMain): boolean
  /** Asks it to end, and ends it after `graceMs`. */
  stop(graceMs: number): Promise<void>
  pid(): number | undefined
}

const restarts = { count: 5, windowMs: 60_000 }

export function createEngineProcess(options: EngineProcessOptions): EngineProcess {
  const budget = createRestartBudget(restarts)
  let child: UtilityProcess | undefined
  let up = false
  let stopping = false
  let failure: ErrorCode | undefined
  let restartingEmpty = false
  let nextPort = 1

  function start(): void {
    failure = undefined
    restartingEmpty = false
    const started = utilityProcess.fork(options.entry, [], {
      serviceName: 'giaoban-engine',
      stdio: 'inherit',
      env: { ...options.env },
    })
    child = started
    started.on('message', (message: unknown) => receive(message))
    started.on('exit', () => {
      if (child === started) ended()
    })
    const first: ShellMessage = { kind: 'start', home: options.home }
    started.postMessage(first)
  }

  function receive(message: unknown): void {
    const parsed = engineMessage.safeParse(message)
    if (!parsed.success) return
    switch (parsed.data.kind) {
      case 'request':
        return options.onRequest(parsed.data)
      case 'ready':
        up = true
        return options.onState({ kind: 'up' })
      case 'restart-empty':
        restartingEmpty = true
        child?.kill()
        return
      case 'failed':
        failure = parsed.data.error.code
        child?.kill()
        return
    }
  }

  function ended(): void {
    child = undefined
    up = false
    if (stopping) return
    if (failure !== undefined) return options.onState({ kind: 'failed', code: failure })
    options.onState({ kind: 'down' })
    if (restartingEmpty || budget.take(performance.now())) start()
    else options.onState({ kind: 'failed', code: 'internal' })
  }

  return {
    start,
    post: (message) => child?.postMessage(message),
    connect: (port) => {
      if (child === undefined || !up) return false
      const message: ShellMessage = { kind: 'port', port: nextPort++ }
      child.postMessage(message, [port])
      return true
    },
    stop: async (graceMs) => {
      stopping = true
      const running = child
      if (running === undefined) return
      const message: ShellMessage = { kind: 'shutdown' }
      running.postMessage(message)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => running.kill(), graceMs)
        running.once('exit', () => {
          clearTimeout(timer)
          resolve()
        })
      })
    },
    pid: () => child?.pid,
  }
}
