/** The directory log: read by everybody who may connect, written by whoever brings a valid statement. */
import type { Bytes } from '../../shared/bytes.ts'
import type { AnswerOf, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import type { WireError } from '../../shared/protocol/relay-wire/codes.ts'
import type { LogBundle, LogBundleAnswer } from '../../shared/protocol/relay-wire/log.ts'
import { peekCheckpoint } from '../../shared/protocol/checkpoint.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { RelayContext } from '../context.ts'
import { nextTurn } from '../storage/group-commit.ts'

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

/** Objects, wraps, then statements in their order; ends at the first refusal. */
export async function submitBundle(context: RelayContext, bundle: LogBundle): Promise<LogBundleAnswer> {
  for (const object of bundle.objects) await context.log.putObject(object)
  for (const wraps of bundle.wraps) await context.log.putWraps(wraps)
  const submitted: AnswerOf<'logSubmit'>[] = []
  for (const statement of bundle.statements) {
    const outcome = await submit(context, statement)
    if (!outcome.ok) return { submitted, error: outcome.error }
    submitted.push(outcome.value)
    await nextTurn() // none of it may wait for a disk
  }
  return { submitted }
}
