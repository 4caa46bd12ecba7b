/** What tests of proposals at one desk need: an officer who signs in, the log as the desk has it, codes of refusals. */
import type { ReadableDb } from '../../engine/store/database.ts'
import type { SyncContext } from '../../engine/sync/context.ts'
import type { SignedInOfficer } from '../../engine/vault/officer.ts'
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import { proposalBody } from '../../shared/protocol/bodies/proposal.ts'
import { decodeProposal } from '../../shared/protocol/directory/proposal.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { decodeTbs } from '../../shared/protocol/tbs.ts'
import { err } from '../../shared/result.ts'
import type { TestOfficer } from './directory-world.ts'
import type { EvidenceWorld } from './evidence-world.ts'

export const signedIn = (officer: TestOfficer): SignedInOfficer => ({
  id: officer.id,
  badge: '100-001',
  name: 'Lê Thị Thử',
  roles: [officer.role],
  nameSalt: new Uint8Array(32),
  signing: officer.key.pair,
})

/** Code and reason of what `work` throws; `done` when it throws nothing. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'done'
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError)) throw thrown
    return [thrown.code, thrown.params['reason']].filter((each) => each !== undefined).join(' ')
  }
}

/** With the public keys that its leaves name; `error`: and not fit for sealing. */
export function viewOf(world: EvidenceWorld, { directory }: SyncContext, error?: ErrorCode): SyncContext['directory'] {
  const { crypto, publicKeys } = world.directory
  return {
    get state() {
      return directory.state
    },
    witnessedAt: directory.witnessedAt,
    sealing: (marking) => (error === undefined ? directory.sealing(marking) : err(error)),
    compare: (...asked) => directory.compare(...asked),
    object: (hash) => publicKeys.find((key) => equalBytes(crypto.sha256(key), hash)),
  }
}

/** What the unit was told from here: to how many, a proposal of how many signatures, and who signed beside the device. */
export const toldFrom = (db: ReadableDb) =>
  db
    .all<{ tbs: Bytes; body: Bytes; officer?: Bytes }>(
      "SELECT tbs, body, officer FROM statement WHERE direction = 'out' AND type = ?",
      messageTypes.proposal,
    )
    .map(({ tbs, body, officer }) => {
      const { proposal, refused } = proposalBody.decode(body)
      const to = decodeTbs(tbs).recipients.length
      return { to, proposal: proposal && decodeProposal(proposal).signatures.length, refused, officer }
    })
