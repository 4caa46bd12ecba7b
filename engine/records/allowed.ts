/**
 * Who may do what (names.md, Roles): asked by the sender before it signs and by every receiver, who answers a breach
 * with the outcome `not-allowed`.
 */
import type { Role } from '../../shared/domain/roles.ts'

const anyReader = ['duty', 'investigator', 'commander'] as const satisfies readonly Role[]
const desk = ['duty', 'commander'] as const satisfies readonly Role[]
const commander = ['commander'] as const satisfies readonly Role[]

export const rolesByAction = {
  read: anyReader,
  'draft-bulletin': anyReader,
  'report-sighting': anyReader,
  'mark-acted': anyReader,
  /** names.md names no row for it: those who may read take the sheet on patrol. */
  print: anyReader,
  'take-over-shift': anyReader,
  'send-diffusion': desk,
  'change-diffusion': desk,
  'answer-hit': desk,
  'answer-request': desk,
  /** names.md names no row for it: those who may read may ask. */
  ask: anyReader,
  'release-notice': commander,
  'change-notice': commander,
  acknowledge: commander,
  assign: commander,
  'widen-case': commander,
  'write-case': ['investigator', 'commander'],
  /** names.md names no row for it: a joint plan binds the unit, as releasing and acknowledging do. */
  plan: commander,
  'export-evidence': ['investigator', 'commander'],
  administer: ['admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>
export type Action = keyof typeof rolesByAction

export const isAllowed = (action: Action, role: Role): boolean => rolesByAction[action].some((each) => each === role)

/** The role in which an officer does something: the first of theirs that may. `undefined`: none may. */
export const roleFor = (action: Action, held: readonly Role[]): Role | undefined =>
  rolesByAction[action].find((role) => held.includes(role))
