/**
 * How calls of the contract get their handlers. A part of the engine is a module: handlers, what to do when the vault
 * opens and closes, and its checks for `doctor`. Parts do not know one another; they meet in `EngineCore`.
 */
import type { CallName, EventName, EventOf, ParsedRequestOf, ResponseOf } from '../../shared/ipc/contract.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { Deps } from '../deps.ts'
import type { HomePaths } from '../home.ts'
import type { Profile } from '../vault/profile.ts'
import type { Tasks } from './tasks.ts'
import type { OfficerChoice, Vault } from '../vault/vault.ts'

/** Gets the parsed request; what it returns is checked against the response schema. Throws GiaobanError. */
export type Handler<Name extends CallName> = (
  input: ParsedRequestOf<Name>,
) => ResponseOf<Name> | Promise<ResponseOf<Name>>
export type HandlerGroup = { readonly [Name in CallName]?: Handler<Name> }

export interface DoctorCheck {
  readonly name: string
  readonly ok: boolean
  readonly code?: string
  /** Key of the sentence that says what to do. */
  readonly next?: string
}

export interface EngineModule {
  readonly handlers: HandlerGroup
  /** The vault is open: load, subscribe, connect. A throw closes the vault again and fails the unlock. */
  opened?(vault: Vault): void | Promise<void>
  /** Somebody has just proved a passphrase. A throw refuses this officer, and closes the vault. */
  admit?(vault: Vault): void
  /** The vault is about to close: stop whatever would touch it. In reverse order of `opened`. */
  closing?(): void | Promise<void>
  /** `settings.set` changed the profile (relays, language). */
  profileChanged?(profile: Profile): void
  /** What the directory lets the signed-in officer do; `undefined` where this part does not know. */
  roles?(vault: Vault): readonly Role[] | undefined
  doctor?(): readonly DoctorCheck[] | Promise<readonly DoctorCheck[]>
}

export type EnginePhase = 'no-profile' | 'locked' | 'screen-locked' | 'open'

/** What every module may use. */
export interface EngineCore {
  readonly deps: Deps
  readonly paths: HomePaths
  readonly phase: EnginePhase
  /** The open vault, behind a locked screen too. Throws GiaobanError `vault/locked`. */
  vault(): Vault
  /** Roles of the signed-in officer. */
  roles(): readonly Role[]
  /** As it is on disk now. Throws GiaobanError `profile/*`. */
  profile(): Profile
  emit<Name extends EventName>(event: Name, value: EventOf<Name>): void
  /** All are stopped when the vault closes. */
  readonly tasks: Tasks
}

/** What the session module may do to the engine besides. */
export interface EngineControl extends EngineCore {
  unlock(choice: OfficerChoice): Promise<void>
  lockScreen(): void
  lockVault(): Promise<void>
  changeProfile(change: (profile: Profile) => Profile): void
  doctor(): Promise<readonly DoctorCheck[]>
}

export type ModuleFactory = (core: EngineCore) => EngineModule
