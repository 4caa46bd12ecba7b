/** A device of the own unit that makes an epoch as it likes, with its real keys, and brings it to the log. */
import { createEpochSeed, sealSeedWraps } from '../../engine/enrol/seed-wraps.ts'
import { signerOf } from '../../engine/enrol/statement.ts'
import { epochStatement, type EpochInput } from '../../engine/enrol/statements.ts'
import { readersNow } from '../../engine/epochs/due.ts'
import { createRelayPublisher } from '../../engine/sync/relay-client/publish.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { DeviceId } from '../../shared/ids.ts'
import type { DeviceCounter } from '../../shared/protocol/directory/leaves/fields.ts'
import { encodeSeedWrap, seedWrapsRoot } from '../../shared/protocol/directory/seed-wraps.ts'
import { currentEpoch, deviceKeyAt } from '../../shared/protocol/directory/selectors.ts'
import type { SyncHome } from './sync-home.ts'

export interface Bent {
  /** Other devices than those that read. */
  readonly devices?: (honest: readonly DeviceCounter[]) => readonly DeviceCounter[]
  /** Changes the wrap leaves before their root is taken. */
  readonly wraps?: (honest: readonly Bytes[], other: readonly Bytes[]) => readonly Bytes[]
  /** Changes what is uploaded, not what is signed. */
  readonly uploaded?: (wraps: readonly Bytes[]) => readonly Bytes[]
}

/** Throws GiaobanError as the log refuses. */
export async function rotateBent(from: SyncHome, url: string, bent: Bent = {}): Promise<void> {
  const { context, vault } = from.open
  const { crypto } = context.deps
  const { state } = context.directory
  const home = { context, keys: vault.keys, signing: vault.deviceSigning }
  const honest = readersNow(home)
  const last = currentEpoch(state, from.unit)
  if (last === undefined) throw new Error('the unit has an epoch')
  const place = { unit: from.unit, epoch: last.epoch + 1, previous: last.leaf }
  const [epoch, another] = [createEpochSeed(crypto), createEpochSeed(crypto)]
  const seal = ({ seed }: typeof epoch): readonly Bytes[] => {
    const devices = (bent.devices?.(honest) ?? honest).map(({ device }) => ({ device, publicKey: keyOf(from, device) }))
    const sealed = sealSeedWraps(crypto, { ...place, seed, epochPublicKey: epoch.keys.publicKey, devices })
    if (sealed === undefined) throw new Error('a device of this world has a whole key')
    return sealed.leaves
  }
  const wraps = bent.wraps?.(seal(epoch), seal(another)) ?? seal(epoch)
  const body: EpochInput = {
    ...place,
    publicKeyHash: crypto.sha256(epoch.keys.publicKey),
    devices: bent.devices?.(honest) ?? honest,
    seedWrapsRoot: seedWrapsRoot(crypto, wraps),
    removes: [],
    author: context.self.device,
  }
  const statement = await epochStatement(body, [signerOf(crypto, vault.deviceSigning)])
  await publish(from, url, { objects: [epoch.keys.publicKey], wraps: [bent.uploaded?.(wraps) ?? wraps], statement })
}

export async function publish(
  from: SyncHome,
  url: string,
  what: {
    readonly objects?: readonly Bytes[]
    readonly wraps?: readonly (readonly Bytes[])[]
    readonly statement: Bytes
  },
): Promise<void> {
  using publisher = createRelayPublisher({ url, deps: from.open.context.deps })
  const { objects = [], wraps = [], statement } = what
  await publisher.publish({ objects, wraps, statements: [{ statement }] })
}

/** Any device: one that the log names without a key of ours gets a fresh one. */
function keyOf(from: SyncHome, device: DeviceId): Bytes {
  const { directory, deps } = from.open.context
  const hash = deviceKeyAt(directory.state, device)?.publicKeyHash
  const known = hash && directory.object(hash)
  return known ?? createEpochSeed(deps.crypto).keys.publicKey
}

/** The leaf of that device with another one's wrap in it. */
export const swapFor =
  (crypto: SyncHome['open']['context']['deps']['crypto'], victim: DeviceId) =>
  (leaves: readonly Bytes[]): readonly Bytes[] =>
    leaves.map((leaf) => {
      const own = encodeSeedWrap({ device: victim, wrap: crypto.random(leaf.length - 16) })
      return Buffer.from(leaf.subarray(0, 16)).equals(Buffer.from(own.subarray(0, 16))) ? own : leaf
    })
