/**
 * What the kind and the marking of a bulletin demand besides its form (names.md, bulletin.json). Problems refuse, with a
 * code and the path of the field; warnings are shown and do not hold anybody up (field.md 6.4).
 */
import type { ErrorCode } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { bulletinInput, type BulletinInput } from './bulletin-input.ts'
import type { Marking, TypedMarking } from './bulletin-words.ts'
import { formRule } from './form-rule.ts'
import { identityWarnings, type BulletinWarning } from './identity/warnings.ts'

/** A bulletin that may be sent: checked, and with a marking that the wire has a word for. */
export type Bulletin = Omit<BulletinInput, 'marking'> & { readonly marking: Marking }

export interface BulletinProblem {
  readonly code: Extract<ErrorCode, 'bulletin/invalid' | 'marking/not-allowed' | 'marking/off'>
  /** Dotted path of the field, list positions from 0: `subject.names.0.full`. */
  readonly path: string
  /** Why, as a message key below `problem.`: `required`, `too-long`, `form`, `unknown-field` ... */
  readonly rule: string
}

export interface CheckedBulletin {
  readonly bulletin: Bulletin
  readonly warnings: readonly BulletinWarning[]
}

/** Rules of the unit that sends. */
export interface SendPolicy {
  /** The unit has turned marking `mat` on (product.md: off until then). */
  readonly allowsMat: boolean
}

/** Reads an untrusted value: first its form, then the rules. All problems of the stage that failed are listed. */
export function parseBulletin(
  value: unknown,
  policy: SendPolicy,
): Result<CheckedBulletin, readonly [BulletinProblem, ...BulletinProblem[]]> {
  const parsed = bulletinInput.safeParse(value)
  if (parsed.success) return checkBulletin(parsed.data, policy)
  // One problem a field: a date of the wrong form is not also a date that does not exist.
  const byPath = new Map(
    parsed.error.issues
      .flatMap((issue) => formProblems(issue))
      .toReversed()
      .map((problem) => [problem.path, problem]),
  )
  const [first, ...rest] = [...byPath.values()].toReversed()
  return err([first ?? invalid('', 'form'), ...rest])
}

export function checkBulletin(
  input: BulletinInput,
  policy: SendPolicy,
): Result<CheckedBulletin, readonly [BulletinProblem, ...BulletinProblem[]]> {
  const [first, ...rest] = [...markingProblems(input, policy), ...requiredProblems(input), ...otherProblems(input)]
  if (first !== undefined) return err([first, ...rest])
  // markingProblems has refused every marking that is not a Marking.
  return ok({ bulletin: input as Bulletin, warnings: identityWarnings(input) })
}

const invalid = (path: string, rule: string): BulletinProblem => ({ code: 'bulletin/invalid', path, rule })

function markingProblems(input: BulletinInput, policy: SendPolicy): readonly BulletinProblem[] {
  const code = markingProblem(input.marking, policy)
  if (code === undefined) return []
  return [{ code, path: 'marking', rule: code === 'marking/off' ? 'off' : 'paper-only' }]
}

/** Why a record of this marking is not sent (product.md): Tối mật and Tuyệt mật never, Mật where the unit has turned it on. */
export function markingProblem(
  marking: TypedMarking,
  policy: SendPolicy,
): 'marking/not-allowed' | 'marking/off' | undefined {
  if (marking === 'toi-mat' || marking === 'tuyet-mat') return 'marking/not-allowed'
  return marking === 'mat' && !policy.allowsMat ? 'marking/off' : undefined
}

/** What a `wanted` bulletin must hold, as paths: the same list is in the published JSON Schema (schemas.ts). */
export const requiredForWanted = [
  'subject.names',
  'subject.birth',
  'offence',
  'legal.decision',
  'actions',
  'contact',
] as const

function requiredProblems(input: BulletinInput): readonly BulletinProblem[] {
  if (input.kind !== 'wanted') return hasTitle(input) ? [] : [invalid('title', 'required')]
  return requiredForWanted.filter((path) => valueAt(input, path) === undefined).map((path) => invalid(path, 'required'))
}

const hasTitle = (input: BulletinInput): boolean =>
  input.title !== undefined || input.subject?.names !== undefined || input.vehicles !== undefined

function valueAt(input: BulletinInput, path: string): unknown {
  let value: unknown = input
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  return value
}

function otherProblems(input: BulletinInput): readonly BulletinProblem[] {
  const problems: BulletinProblem[] = []
  const birth = input.subject?.birth
  if (birth !== undefined && [birth.date, birth.year, birth.unknown].filter((part) => part !== undefined).length !== 1)
    problems.push(invalid('subject.birth', 'one-of'))
  if (input.handling === 'H3' && input.handlingNote === undefined) problems.push(invalid('handlingNote', 'required'))
  const { contact } = input
  if (
    contact !== undefined &&
    contact.phone === undefined &&
    contact.name === undefined &&
    contact.address === undefined
  )
    problems.push(invalid('contact', 'required'))
  for (const [index, vehicle] of (input.vehicles ?? []).entries()) {
    if (vehicle.plate === undefined && vehicle.text === undefined)
      problems.push(invalid(`vehicles.${index}`, 'required'))
  }
  const files = (input.attachments ?? []).map((attachment) => attachment.file)
  for (const [index, file] of files.entries()) {
    if (files.indexOf(file) !== index) problems.push(invalid(`attachments.${index}.file`, 'twice'))
  }
  return problems
}

interface FormIssue {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly keys?: readonly string[]
}
function formProblems(issue: FormIssue): readonly BulletinProblem[] {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys' && issue.keys !== undefined) {
    return issue.keys.map((key) => invalid(path === '' ? key : `${path}.${key}`, 'unknown-field'))
  }
  return [invalid(path, formRule(issue))]
}
