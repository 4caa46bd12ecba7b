/**
 * A witness answers the relay in a round, before it looks at the directory: that may wait for its word
 * (docs/spec/directory.md, Witnesses).
 */
import { GiaobanError } from '../../shared/errors.ts'
import { cosignNewest } from '../directory/witness-duty.ts'
import { createWitness } from '../directory/witness.ts'
import type { BasicDeps } from '../deps.ts'
import type { OpenHome } from '../open-home.ts'
import { createWitnessStore } from '../store/witness.ts'
import { keyNames } from '../vault/key-file.ts'
import type { RelayClient } from './relay-client/types.ts'
import { survivable } from './update-directory.ts'

/** Returns what it stumbled over in the log; nothing for a home that is no witness. */
export async function cosignAsked(
  { home, deps }: { readonly home: OpenHome; readonly deps: BasicDeps },
  client: RelayClient,
): Promise<GiaobanError | undefined> {
  const seed = home.vault.keys.get(keyNames.witness())
  if (seed === undefined) return undefined
  const { crypto } = deps
  const keys = crypto.signingKeyPair(seed)
  const witness = createWitness({
    crypto,
    store: createWitnessStore(home.vault.store),
    ...home.directory.witnessed,
    keys,
    clock: home.vault.clock,
  })
  try {
    await cosignNewest(client, witness)
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError) || !survivable(thrown)) throw thrown
    return thrown
  } finally {
    keys.secretKey.purge()
  }
}
