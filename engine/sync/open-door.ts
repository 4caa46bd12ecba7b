/**
 * What a home brings to a relay that does not let its device in: leaves that the relay has lost, and finished statements,
 * for a unit whose machines have all run out has nobody else who could bring their renewal (docs/spec/enrolment.md,
 * Devices that leave). It asks for nothing: the next connection tells what came of it.
 */
import { GiaobanError } from '../../shared/errors.ts'
import type { BasicDeps } from '../deps.ts'
import { submitProposals } from '../enrol/submit-proposals.ts'
import type { OpenHome } from '../open-home.ts'
import { refillRelay } from './refill-relay.ts'
import { createRelayPublisher } from './relay-client/publish.ts'
import type { RelayTrust } from './socket.ts'

/** A relay that does not answer, or wants nothing of it, is left alone. True when it had a use for something. */
export async function bringThroughOpenDoor(
  { home, deps }: { readonly home: OpenHome; readonly deps: BasicDeps },
  relay: { readonly url: string; readonly trust: RelayTrust },
): Promise<boolean> {
  try {
    using publisher = createRelayPublisher({ ...relay, deps })
    const refill = await refillRelay(publisher, home.directory.ownLog())
    const taken = await submitProposals({
      context: home.context,
      bring: async ({ objects, wraps, statement }) => {
        await publisher.publish({ objects, wraps: wraps.length > 0 ? [wraps] : [], statements: [{ statement }] })
      },
      updateDirectory: () => Promise.resolve(), // not before the relay lets this device in
    })
    return refill === 'refilled' || taken
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError)) throw thrown
    return false
  }
}
