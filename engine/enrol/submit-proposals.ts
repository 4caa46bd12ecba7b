/**
 * Brings finished statements of several hands to the log, and notices those that others have brought there. Runs in
 * every round, after the directory was updated; whoever adds the last signature does it, and everybody may.
 */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { onItsWay } from '../epochs/submit.ts'
import { appendAudit } from '../store/audit.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import {
  endProposal,
  forgetProposals,
  hasOldProposals,
  proposalsIn,
  type ProposalEnd,
  type StoredProposal,
} from '../store/proposals.ts'
import type { SyncContext } from '../sync/context.ts'
import type { RelayClient } from '../sync/relay-client/types.ts'
import { keepNames } from './officer-names.ts'
import { loggedAt } from './proposals.ts'
import { completeStatement } from './proposal.ts'

/** Leaves up to here have been looked through. */
const scannedTo = 'directory.proposals-scanned'

/** The log's words that are about now, not about the statement. */
const passing: ReadonlySet<string> = new Set(['rate', 'refill', 'follows', 'objects', 'too-many', onItsWay])

/** What a statement names goes before it. */
export interface BroughtStatement {
  readonly objects: readonly Bytes[]
  readonly wraps: readonly Bytes[]
  readonly statement: Bytes
}

export interface SubmitWork {
  readonly context: SyncContext
  /** Throws GiaobanError `directory/refused` with the log's reason, `relay/*`. */
  bring(what: BroughtStatement): Promise<void>
  updateDirectory(): Promise<unknown>
}

/** Over the connection of a device that the relay lets in. */
export const bringOver =
  (client: Pick<RelayClient, 'request'>): SubmitWork['bring'] =>
  async ({ objects, wraps, statement }) => {
    for (const object of objects) await client.request('putObject', { object })
    if (wraps.length > 0) await client.request('putWraps', { wraps })
    await client.request('logSubmit', { statement })
  }

/** True when the log has taken something. Throws what is no refusal. */
export async function submitProposals(work: SubmitWork): Promise<boolean> {
  const { context } = work
  noticeLogged(context)
  let taken = false
  for (const stored of proposalsIn(context.store.read, 'complete')) {
    const statement = completeStatement(stored.proposal)
    if (statement === undefined || stored.proposal.core.expires <= context.clock.now()) continue
    const refusal = await submit(work, stored, statement)
    if (refusal === undefined) taken = true
    else if (!passing.has(refusal)) end(context, stored, { state: 'refused', code: refusal })
  }
  if (taken) {
    await work.updateDirectory()
    noticeLogged(context)
  }
  return taken
}

/** What has an effect in this home's log is done, whoever brought it there. */
export function noticeLogged(context: SyncContext): void {
  const { store, directory } = context
  forgetOld(context)
  const { size } = directory.state
  const from = readMeta<number>(store.read, scannedTo) ?? 0
  if (from >= size) return
  const found = proposalsIn(store.read).flatMap((stored) => {
    const leafIndex = stored.state === 'logged' ? undefined : loggedAt(store.read, stored.proposal, from)
    return leafIndex === undefined ? [] : [{ stored, leafIndex }]
  })
  for (const { stored, leafIndex } of found) end(context, stored, { state: 'logged', leafIndex })
  store.transaction('proposals-scanned', (tx) => writeMeta(tx, scannedTo, size))
}

function forgetOld({ store, clock }: SyncContext): void {
  const before = clock.now() - limits.proposalKeptMs
  if (hasOldProposals(store.read, before)) {
    store.transaction('proposals-forgotten', (tx) => forgetProposals(tx, before))
  }
}

async function submit(
  { bring, context }: SubmitWork,
  { proposal }: StoredProposal,
  statement: Bytes,
): Promise<string | undefined> {
  const { step } = context.deps
  try {
    step('proposal.submit.before')
    await bring({ objects: proposal.objects, wraps: proposal.wraps, statement })
    step('proposal.submit.after')
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError)) throw thrown
    if (thrown.code === 'directory/refused') return String(thrown.params['reason'] ?? 'refused')
    if (thrown.code === 'relay/rate-limited' || thrown.code === 'relay/quota') return 'rate'
    throw thrown
  }
}

function end(context: SyncContext, { id, proposal }: StoredProposal, how: ProposalEnd): void {
  const { store, deps, clock } = context
  const at = clock.now()
  store.transaction('proposal-ended', (tx) => {
    if (!endProposal(tx, id, { ...how, at })) return
    if (how.state === 'logged') keepNames(context, tx, proposal)
    tx.afterCommit(() => context.news.proposals())
    appendAudit(tx, deps.crypto, {
      at,
      action: `proposal.${how.state}`,
      object: idBytes(id),
      ...('code' in how && { code: how.code }),
    })
  })
}
