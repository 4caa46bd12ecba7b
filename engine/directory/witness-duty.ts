/** The duty of a witness toward its relay: asked, it looks at the newest tree and gives its cosignature. */
import { GiaobanError } from '../../shared/errors.ts'
import type { RelayClient } from '../sync/relay-client/types.ts'
import type { Witness } from './witness.ts'

/**
 * True when the relay has taken the cosignature. Throws GiaobanError `directory/rollback` when the log shows less than
 * was cosigned, `directory/invalid` for a note or a proof that does not stand, and what the connection says.
 */
export async function cosignNewest(client: Pick<RelayClient, 'request'>, witness: Witness): Promise<boolean> {
  const { size } = witness.latest
  // the name comes from the relay: a new witness may not have the leaf yet that makes it one
  const { note, proof, name } = await client.request('cosignAsk', { size })
  if (name === undefined) return false
  if (note === undefined) {
    if (size === 0) return false
    throw new GiaobanError('directory/rollback')
  }
  const answer = witness.add({ oldSize: size, proof, note, name })
  if (!answer.ok) {
    throw new GiaobanError(answer.error.kind === 'conflict' ? 'directory/rollback' : 'directory/invalid')
  }
  await client.request('cosign', answer.value)
  return true
}
