/**
 * The engine: one home, its locks, its modules, and the door through which screens and the command line call it.
 * Composition roots make it; it starts nothing by itself but the wait for the home's lock.
 */
import { existsSync } from 'node:fs'
import { GiaobanError } from '../shared/errors.ts'
import type { CallName, EventName, EventOf, RequestOf, ResponseOf } from '../shared/ipc/contract.ts'
import { limits } from '../shared/limits.ts'
import { createAuditModule } from './api/audit.ts'
import { createDispatch } from './api/dispatch.ts'
import { createDoctorModule } from './api/doctor.ts'
import { createDraftModule } from './api/drafts.ts'
import type { EngineControl, EngineModule, EnginePhase, ModuleFactory } from './api/handlers.ts'
import { createSessionModule } from './api/session.ts'
import { createTasks } from './api/tasks.ts'
import type { Deps } from './deps.ts'
import { homePaths } from './home.ts'
import { appendAudit } from './store/audit.ts'
import { lockHome, type HomeLock } from './store/home-lock.ts'
import { readProfile, writeProfile } from './vault/profile.ts'
import { shifted } from './vault/vault-clock.ts'
import { openVault, type OfficerChoice, type Vault } from './vault/vault.ts'

export type EngineEvent = {
  readonly [Name in EventName]: { readonly event: Name; readonly value: EventOf<Name> }
}[EventName]

export interface Engine extends AsyncDisposable {
  /** Rejects with GiaobanError, never with anything else. */
  call<Name extends CallName>(name: Name, input: RequestOf<Name>): Promise<ResponseOf<Name>>
  /** The same for a name and an input that nobody has looked at yet. */
  callUntrusted(name: string, input: unknown): Promise<unknown>
  /** Returns how to stop listening. */
  onEvent(listener: (event: EngineEvent) => void): () => void
  readonly phase: EnginePhase
  /** Modules stop, keys are wiped, the database is closed, the home's lock is given back. */
  [Symbol.asyncDispose](): Promise<void>
}

export interface EngineOptions {
  readonly home: string
  readonly deps: Deps
  /** Everything but session, settings, doctor, drafts and audit, which are always there. */
  readonly modules: readonly ModuleFactory[]
  /** Time behind a locked screen until the vault is locked as well; by policy. */
  readonly vaultLockMs?: number
  /** How long to wait for another engine of this home to end. */
  readonly lockWaitMs?: number
}

/** Throws GiaobanError `config/test-clock` for a test clock outside of a demonstration world. */
export function createEngine(options: EngineOptions): Engine {
  const paths = homePaths(options.home)
  const deps = withTestClock(options.deps, paths.profile)
  const listeners = new Set<(event: EngineEvent) => void>()
  let vault: Vault | undefined
  let screenLocked = false
  let lock: HomeLock | undefined
  let vaultLockTimer: NodeJS.Timeout | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let opened: EngineModule[] = []

  /** Its modules are on the way: nothing of it is answered yet. */
  let isOpening = false
  const phase = (): EnginePhase => {
    if (vault !== undefined && !isOpening) return screenLocked ? 'screen-locked' : 'open'
    return existsSync(paths.profile) ? 'locked' : 'no-profile'
  }
  const emit: EngineControl['emit'] = (event, value) => {
    for (const listener of listeners) listener({ event, value } as EngineEvent)
  }
  const tasks = createTasks({ deps, emit })
  const control: EngineControl = {
    deps,
    tasks,
    emit,
    paths,
    get phase() {
      return phase()
    },
    vault: openOrThrow,
    roles: () => {
      const open = openOrThrow()
      return modules.map((module) => module.roles?.(open)).find((roles) => roles !== undefined) ?? open.officer.roles
    },
    profile: () => readProfile(paths.profile),
    unlock: (choice) => inTurn(() => unlock(choice)),
    lockScreen: () => {
      if (vault === undefined) throw new GiaobanError('vault/locked')
      screenLocked = true
      clearTimeout(vaultLockTimer)
      vaultLockTimer = setTimeout(
        () => void control.lockVault().catch(() => undefined), // close() has logged what went wrong
        options.vaultLockMs ?? limits.vaultLockMs,
      ).unref()
      control.emit('changed', { what: ['session'] })
    },
    lockVault: () => inTurn(lockVault),
    changeProfile: (change) => {
      const profile = change(readProfile(paths.profile))
      writeProfile(paths.profile, profile)
      for (const module of modules) module.profileChanged?.(profile)
    },
    doctor: async () => (await Promise.all(modules.map(async (module) => (await module.doctor?.()) ?? []))).flat(),
  }
  const modules: readonly EngineModule[] = [
    createSessionModule(control),
    createDoctorModule(control),
    createDraftModule(control),
    createAuditModule(control),
    ...options.modules.map((create) => create(control)),
  ]
  const call = createDispatch({
    groups: modules.map((module) => module.handlers),
    log: deps.log,
    phase,
    roles: control.roles,
  })

  return {
    call,
    callUntrusted: (name, input) => call(name as CallName, input),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get phase() {
      return phase()
    },
    [Symbol.asyncDispose]: () =>
      inTurn(async () => {
        await close()
        lock?.[Symbol.dispose]()
        lock = undefined
        listeners.clear()
      }),
  }

  function openOrThrow(): Vault {
    if (vault === undefined) throw new GiaobanError('vault/locked')
    return vault
  }

  /** Locks and unlocks happen one after the other: two pages may press the same key. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work, work)
    queue = turn.catch(() => undefined)
    return turn
  }

  async function unlock(choice: OfficerChoice): Promise<void> {
    if (vault === undefined) await open(choice)
    else await vault.signIn(choice)
    await admit()
    screenLocked = false
    clearTimeout(vaultLockTimer)
    const current = openOrThrow()
    const { officer, wrongBefore } = current
    current.store.transaction('unlocked', (tx) => {
      const at = current.clock.now()
      if (wrongBefore > 0) {
        appendAudit(tx, deps.crypto, { at, action: 'session.wrong-passphrases', code: String(wrongBefore) })
      }
      appendAudit(tx, deps.crypto, { at, action: 'session.unlocked', officer: officer.id })
    })
    control.emit('changed', { what: ['session'] })
  }

  async function admit(): Promise<void> {
    try {
      for (const module of modules) module.admit?.(openOrThrow())
    } catch (thrown) {
      await close()
      control.emit('changed', { what: ['session'] })
      throw thrown
    }
  }

  async function open(choice: OfficerChoice): Promise<void> {
    const profile = readProfile(paths.profile)
    lock ??= await lockHome({
      file: paths.lock,
      clock: deps.clock,
      ...(options.lockWaitMs === undefined ? {} : { waitMs: options.lockWaitMs }),
    })
    vault = await openVault(deps, { paths, profile }, choice)
    isOpening = true
    try {
      for (const module of modules) {
        opened = [module, ...opened]
        await module.opened?.(vault)
      }
    } catch (thrown) {
      await close()
      throw thrown
    } finally {
      isOpening = false
    }
  }

  async function close(): Promise<void> {
    clearTimeout(vaultLockTimer)
    tasks.cancelAll()
    const closing = opened
    opened = []
    for (const module of closing) {
      try {
        await module.closing?.()
      } catch (thrown) {
        // keys are wiped whatever a module does
        deps.log.error('engine.closing-failed', { error: thrown instanceof Error ? thrown.name : typeof thrown })
      }
    }
    vault?.[Symbol.dispose]()
    vault = undefined
    screenLocked = false
  }

  async function lockVault(): Promise<void> {
    await close()
    control.emit('changed', { what: ['session'] })
    deps.shell?.restartEmpty()
  }
}

/** The shifted clock of whole-process tests; refused where the profile is not one of a demonstration world. */
function withTestClock(deps: Deps, profilePath: string): Deps {
  if (deps.testClockMs === undefined) return deps
  const demo = existsSync(profilePath) && readProfile(profilePath).demo
  if (!demo) throw new GiaobanError('config/test-clock', { recoverable: false })
  return { ...deps, clock: shifted(deps.clock, deps.testClockMs) }
}
