/** A round's question for the directory, and what a relay is brought that shows less than this home has seen. */
import { GiaobanError } from '../../shared/errors.ts'
import { bring, type Reaching } from './reach.ts'
import type { RelayClient } from './relay-client/types.ts'
import { updateDirectory } from './update-directory.ts'

/** Once a connection: a relay that had no use for it will not have one a minute later. */
const brought = new WeakSet<RelayClient>()

/** As `updateDirectory`. One that shows nothing may not know whether what it has is all (docs/spec/directory.md, Refill). */
export async function growDirectory(
  reaching: Reaching,
  client: RelayClient,
  { url, signal }: { readonly url: string | undefined; readonly signal: AbortSignal },
): Promise<boolean> {
  try {
    return await updateDirectory(client, reaching.home.directory, signal)
  } catch (thrown) {
    const isBehind = thrown instanceof GiaobanError && thrown.code === 'directory/rollback'
    if (isBehind && url !== undefined && !brought.has(client)) {
      brought.add(client)
      await bring(reaching, url)
    }
    throw thrown
  }
}
