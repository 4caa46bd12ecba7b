/** How a call of the API contract is declared: once, with everything that both sides, the CLI and the tests derive from it. */
import { z } from 'zod'
import { formRule } from '../domain/form-rule.ts'
import { roles, type Role } from '../domain/roles.ts'
import { GiaobanError, type ErrorCode } from '../errors.ts'

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

/** The first thing that is wrong with a request: which field, and by which rule. Nothing of what was typed. */
export function invalidInput({ issues }: z.ZodError): GiaobanError {
  const issue = closest(issues)
  const field = (issue?.path ?? []).join('.').slice(0, 100)
  return new GiaobanError('usage/invalid-input', { params: { field, ...(issue && { rule: formRule(issue) }) } })
}

/** Of forms that stand for one another, the one that the input comes closest to. */
function closest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  const [first] = issues
  if (first?.code !== 'invalid_union') return first
  const [nearest] = first.errors.toSorted((a, b) => a.length - b.length)
  const inner = closest(nearest ?? [])
  return inner === undefined ? first : { ...inner, path: [...first.path, ...inner.path] }
}

export const readers = ['duty', 'investigator', 'commander'] as const satisfies readonly Role[]
export const anyone: readonly Role[] = roles
