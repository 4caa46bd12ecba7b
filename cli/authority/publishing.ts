/** Bringing a complete statement to the log, from whoever has no device there. */
import type { Deps } from '../../engine/deps.ts'
import { completeStatement } from '../../engine/enrol/proposal.ts'
import { createRelayPublisher } from '../../engine/sync/relay-client/publish.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { Proposal } from '../../shared/protocol/directory/proposal.ts'
import { trustOf } from './log-keys.ts'

/** Throws GiaobanError `authority/incomplete`. */
export function completeOf(proposal: Proposal): Bytes {
  const statement = completeStatement(proposal)
  if (statement === undefined) throw new GiaobanError('authority/incomplete')
  return statement
}

/** Gives the leaf's index. Throws GiaobanError `authority/incomplete`, `directory/refused`, `relay/*`. */
export async function publishProposal(
  deps: Deps,
  to: { readonly relay: string; readonly pin: readonly string[] | undefined; readonly proposal: Proposal },
): Promise<number | undefined> {
  const statement = completeOf(to.proposal)
  using publisher = createRelayPublisher({ url: to.relay, deps, trust: trustOf(to.pin) })
  const { objects, wraps } = to.proposal
  const bundle = { objects, wraps: wraps.length === 0 ? [] : [wraps], statements: [{ statement }] }
  const [submitted] = await publisher.publish(bundle)
  return submitted?.index
}
