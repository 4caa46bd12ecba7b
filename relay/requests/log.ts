/** The directory log: read by everybody who may connect, written by whoever brings a valid statement. */
import type { Bytes } from '../../shared/bytes.ts'
import type { AnswerOf, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import type { WireError } from '../../shared/protocol/relay-wire/codes.ts'
import type { LogBundle, LogBundleAnswer } from '../../shared/protocol/relay-wire/log.ts'
import { peekCheckpoint } from '../../shared/protocol/checkpoint.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { RelayContext } from '../context.ts'
import type { Identity } from '../session/authenticate.ts'
import { nextTurn } from '../in-turn.ts'

export async function logHead({ log }: RelayContext): Promise<AnswerOf<'logHead'>> {
  const note = await log.note()
  return note === undefined ? {} : { note }
}

/** As many leaves as fit into a page of mail's size. */
export async function logLeaves(
  { log, deps }: RelayContext,
  { from, count }: RequestOf<'logLeaves'>,
): Promise<AnswerOf<'logLeaves'>> {
  const all = await log.leaves(from, count)
  const leaves: Bytes[] = []
  let bytes = 0
  for (const leaf of all) {
    bytes += leaf.length
    if (leaves.length > 0 && bytes > deps.bounds.mailPageBytes) break
    leaves.push(leaf)
  }
  return { from, leaves }
}

export async function logObjects(
  { log }: RelayContext,
  { hashes }: RequestOf<'logObjects'>,
): Promise<AnswerOf<'logObjects'>> {
  const found = await Promise.all(hashes.map((hash) => log.object(hash)))
  return { objects: found.filter((each) => each !== undefined) }
}

export async function submit(
  context: RelayContext,
  { statement, logged }: RequestOf<'logSubmit'>,
): Promise<Result<AnswerOf<'logSubmit'>, WireError>> {
  const outcome = await context.log.submit(statement, logged)
  if (outcome.ok) context.logNews.grown(outcome.value.size)
  return outcome
}

/** A new cosignature may make the quorum: whoever waits for the newest leaves looks again. */
export async function takeCosignature(
  context: RelayContext,
  cosignature: RequestOf<'cosign'>,
): Promise<Result<AnswerOf<'cosign'>, WireError>> {
  const before = await context.log.note()
  if (!(await context.log.cosign(cosignature))) return err({ code: 'log-refused', reason: 'cosignature' })
  const after = await context.log.note()
  const sizeOf = (note: Bytes | undefined): number => (note === undefined ? 0 : (peekCheckpoint(note)?.size ?? 0))
  if (sizeOf(after) > sizeOf(before)) context.logNews.witnessed(sizeOf(after))
  return ok({})
}

/** The room that it takes until a statement names it counts for the unit. */
export async function bringOne(
  { log }: RelayContext,
  { unit }: Identity,
  brought: RequestOf<'putObject'> | RequestOf<'putWraps'>,
): Promise<AnswerOf<'putObject'>> {
  const objects = 'object' in brought ? [brought.object] : []
  const wraps = 'wraps' in brought ? [brought.wraps] : []
  const [hash] = await log.bring({ objects, wraps }, { unit })
  if (hash === undefined) throw new GiaobanError('internal')
  return { hash }
}

/** Objects, wraps, then statements in their order; ends at the first refusal. `from`: the network that it came from. */
export async function submitBundle(context: RelayContext, bundle: LogBundle, from: string): Promise<LogBundleAnswer> {
  await context.log.bring(bundle, { network: from })
  const submitted: AnswerOf<'logSubmit'>[] = []
  for (const statement of bundle.statements) {
    const outcome = await submit(context, statement)
    if (!outcome.ok) return { submitted, error: outcome.error }
    submitted.push(outcome.value)
    await nextTurn() // none of it may wait for a disk
  }
  return { submitted }
}
