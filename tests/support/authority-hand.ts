/** The hand of a demonstration's authority: composes what a test needs, signs with the root key, brings it to the relay. */
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { readAuthority } from '../../engine/authority/folder.ts'
import { openRootKey, parseRootKey } from '../../engine/authority/key-file.ts'
import type { Draft, DraftPlace } from '../../engine/authority/draft.ts'
import { readKnown, remember } from '../../engine/authority/known.ts'
import { completeStatement, countersign, propose } from '../../engine/enrol/proposal.ts'
import { signerOf, type StatementSigner } from '../../engine/enrol/statement.ts'
import { createRelayPublisher } from '../../engine/sync/relay-client/publish.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { KeyId } from '../../shared/ids.ts'
import type { LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import type { Proposal } from '../../shared/protocol/directory/proposal.ts'
import { cheapHash } from './home-kit.ts'
import { passphrase, type SyncHome, type SyncWorld } from './sync-world.ts'

export interface AuthorityHand {
  readonly root: StatementSigner
  /** Signed by the root and, beside it, by the officers of these homes; published. */
  say<T extends LeafType>(
    draftOf: (place: DraftPlace, by: readonly KeyId[]) => Draft<T>,
    beside?: readonly SyncHome[],
  ): Promise<void>
  /** A proposal that others have begun, with the root's signature. */
  sign(proposal: Proposal): Promise<Proposal>
  publish(proposal: Proposal): Promise<void>
}

export async function authorityHand(world: SyncWorld): Promise<AuthorityHand> {
  const crypto = await createCrypto()
  const folder = join(world.relayData, '..')
  const authority = readAuthority(crypto, folder)
  const file = parseRootKey(crypto, new Uint8Array(readFileSync(join(folder, 'root.gbkey'))))
  const root = signerOf(crypto, await openRootKey({ crypto, hashPassphrase: cheapHash(crypto) }, file, passphrase))
  const publish = async (proposal: Proposal): Promise<void> => {
    const statement = completeStatement(proposal)
    if (statement === undefined) throw new Error('signatures are missing')
    const relay = await world.relay()
    using publisher = createRelayPublisher({ url: relay.url, deps: { crypto, step: () => {} } })
    await publisher.publish({ objects: [], wraps: [], statements: [{ statement }] })
    remember(folder, { statement, at: world.clock.now() })
  }
  return {
    root,
    publish,
    sign: (proposal) => countersign(proposal, root),
    say: async (draftOf, beside = []) => {
      const now = world.clock.now()
      const { state } = readKnown(crypto, folder, authority)
      let proposal = await propose({ ...draftOf({ crypto, state, now }, [root.keyId]), created: now }, root)
      for (const { open } of beside)
        proposal = await countersign(proposal, signerOf(crypto, open.vault.officer.signing))
      await publish(proposal)
    },
  }
}
