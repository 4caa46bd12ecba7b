/** How a call of the API contract is declared: once, with everything that both sides, the CLI and the tests derive from it. */
import { z } from 'zod'
import { roles, type Role } from '../domain/roles.ts'
import type { ErrorCode } from '../errors.ts'

// zod probes `new Function` unless told not to; the page's policy refuses and reports that (ui.md).
z.config({ jitless: true })

export interface CallSpec<Request extends z.ZodType, Response extends z.ZodType> {
  readonly request: Request
  readonly response: Response
  /** Roles of which the signed-in officer needs one. `undefined`: also allowed while locked. */
  readonly roles: readonly Role[] | undefined
  /** Codes of its own; every call may also answer `usage/*`, `vault/locked`, `role/not-allowed`, `engine/*`, `internal`. */
  readonly errors: readonly ErrorCode[]
}

export const call = <Request extends z.ZodType, Response extends z.ZodType>(
  spec: CallSpec<Request, Response>,
): CallSpec<Request, Response> => spec

export const readers = ['duty', 'investigator', 'commander'] as const satisfies readonly Role[]
export const anyone: readonly Role[] = roles
