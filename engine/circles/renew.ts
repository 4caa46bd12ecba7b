/**
 * Makes the next version of a circle for the members that it has: public key and wraps to the log, statement to the log.
 * Nothing is left behind by an interruption; a lost race is adopted like any other version (docs/spec/circles.md).
 */
import { idBytes, type CircleId, type UnitId } from '../../shared/ids.ts'
import { circleVersion } from '../../shared/protocol/directory/circles.ts'
import { circleStatement } from '../enrol/lifecycle.ts'
import { signerOf } from '../enrol/statement.ts'
import { refusalOf, submit } from '../epochs/submit.ts'
import { audit, type EpochWork } from '../epochs/work.ts'
import { composeCircle } from './compose.ts'

/** taken: the log has ours; lost: it has somebody else's; anything else: the word for why there is none. */
export type Renewed = 'taken' | 'lost' | 'key-missing' | (string & {})

export async function renewCircle(
  work: EpochWork,
  wanted: { readonly circle: CircleId; readonly units: readonly UnitId[]; readonly reason: string },
): Promise<Renewed> {
  const { context, client, signing } = work
  const { deps, self, store, directory } = context
  const composed = composeCircle(context, wanted)
  if ('missing' in composed) return 'key-missing'
  const { body, publicKey, wraps } = composed
  deps.step('circles.renew.before')
  const unstored = await refusalOf(async () => {
    await client.request('putObject', { object: publicKey })
    await client.request('putWraps', { wraps })
  })
  if (unstored !== undefined) return unstored
  deps.step('circles.wraps-stored.after')
  const refusal = await submit(work, await circleStatement(body, [signerOf(deps.crypto, signing)]))
  deps.step('circles.statement-logged.after')
  const logged = circleVersion(directory.state, wanted.circle, body.version)
  if (logged === undefined) return refusal ?? 'not-logged'
  const isOurs = logged.author === self.device
  store.transaction('circle-renewed', (tx) =>
    audit(work, tx, {
      action: isOurs ? 'circle.renewed' : 'circle.race-lost',
      code: wanted.reason,
      object: idBytes(logged.leaf),
    }),
  )
  return isOurs ? 'taken' : 'lost'
}
