/**
 * Makes the unit's next epoch: own seed durable, public key and seed wraps to the log, statement to the log. Whatever is
 * interrupted leaves a state from which the next round goes on; a lost race adopts the winner (docs/spec/epochs.md).
 */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, type DeviceId } from '../../shared/ids.ts'
import type { KeyPair, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { deviceKeyAt, currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import { createEpochSeed, sealSeedWraps } from '../enrol/seed-wraps.ts'
import { signerOf, type StatementSigner } from '../enrol/statement.ts'
import { epochStatement, type EpochInput } from '../enrol/statements.ts'
import { keyNames } from '../vault/key-file.ts'
import { settlePending } from './adopt.ts'
import { readersNow, type RotationReason } from './due.ts'
import { refusalOf, submit } from './submit.ts'
import { audit, epochsOf, type EpochHome, type EpochWork } from './work.ts'

/** taken: the log has ours; lost: it has a sibling's; anything else: the word for why there is none. */
export type Rotated = 'taken' | 'lost' | 'key-missing' | (string & {})

/** A sibling that renews its key between composing and logging makes a statement void: composed anew, so many times. */
const attempts = 3

export async function rotate(work: EpochWork, reason: RotationReason, removal?: Removal): Promise<Rotated> {
  let outcome: Rotated = 'key-missing'
  for (let i = 0; i < attempts; i++) {
    outcome = await attempt(work, reason, removal)
    // a sibling's rotation that came first has removed nobody
    if (outcome !== 'active-set' && !(removal !== undefined && outcome === 'lost')) return outcome
  }
  return outcome
}

/** Devices that go with the next epoch, in one leaf, by an administrator's signature beside this device's. */
export interface Removal {
  readonly devices: readonly DeviceId[]
  readonly administrator: StatementSigner
}

interface Composed {
  readonly body: EpochInput
  readonly publicKey: Bytes
  readonly wraps: readonly Bytes[]
}

async function attempt(work: EpochWork, reason: RotationReason, removal: Removal | undefined): Promise<Rotated> {
  const { context, client, keys } = work
  const { self, deps } = context
  const { seed, keys: pair } = createEpochSeed(deps.crypto)
  const composed = composeEpoch(work, { seed, pair, removes: removal?.devices ?? [] })
  pair.secretKey.purge()
  if (composed === undefined) {
    seed.purge()
    return 'key-missing'
  }
  const { body, publicKey, wraps } = composed
  const name = keyNames.pendingEpoch(self.unit, body.epoch)
  deps.step('epochs.rotate.before')
  keys.change({ put: [{ name, key: seed }] })
  seed.purge()
  deps.step('epochs.seed-kept.after')
  const unstored = await refusalOf(async () => {
    await client.request('putObject', { object: publicKey })
    await client.request('putWraps', { wraps })
  })
  if (unstored !== undefined) return unstored
  deps.step('epochs.wraps-stored.after')
  const signers = [signerOf(deps.crypto, work.signing), ...(removal === undefined ? [] : [removal.administrator])]
  const refusal = await submit(work, await epochStatement(body, signers))
  deps.step('epochs.statement-logged.after')
  return conclude(work, { number: body.epoch, reason, refusal })
}

/** What the log has under that number now decides, not what the relay has answered. */
function conclude(
  work: EpochWork,
  made: { readonly number: number; readonly reason: RotationReason; readonly refusal: string | undefined },
): Rotated {
  const { context, keys } = work
  const { self } = context
  const logged = epochsOf(context.directory.state, self.unit)[made.number - 1]
  settlePending(work)
  if (logged === undefined) return made.refusal ?? 'not-logged'
  const isOurs = keys.get(keyNames.unitEpoch(self.unit, made.number)) !== undefined && logged.author === self.device
  context.store.transaction('epoch-rotated', (tx) =>
    audit(work, tx, {
      action: isOurs ? 'epoch.rotated' : 'epoch.race-lost',
      code: made.reason,
      object: idBytes(logged.leaf),
    }),
  )
  return isOurs ? 'taken' : 'lost'
}

/** `undefined` when the public key of a device that the log names has not been handed out. */
export function composeEpoch(
  home: EpochHome,
  next: { readonly seed: SecretKey; readonly pair: KeyPair; readonly removes: readonly DeviceId[] },
): Composed | undefined {
  const { directory, self, deps } = home.context
  const { seed, pair, removes } = next
  const readers = readersNow(home).filter(({ device }) => !removes.includes(device))
  const devices = readers.flatMap(({ device }) => {
    const hash = deviceKeyAt(directory.state, device)?.publicKeyHash
    const publicKey = hash && directory.object(hash)
    return publicKey === undefined ? [] : [{ device, publicKey }]
  })
  if (devices.length < readers.length || readers.length === 0) return undefined
  const last = currentEpoch(directory.state, self.unit)
  const place = {
    unit: self.unit,
    epoch: (last?.epoch ?? 0) + 1,
    ...(last === undefined ? {} : { previous: last.leaf }),
  }
  const sealed = sealSeedWraps(deps.crypto, { ...place, seed, epochPublicKey: pair.publicKey, devices })
  if (sealed === undefined) return undefined
  const publicKeyHash = deps.crypto.sha256(pair.publicKey)
  const body = {
    ...place,
    publicKeyHash,
    devices: readers,
    seedWrapsRoot: sealed.root,
    removes,
    author: self.device,
  }
  return { body, publicKey: pair.publicKey, wraps: sealed.leaves }
}
