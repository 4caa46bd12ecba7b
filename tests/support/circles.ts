/** Circles in tests: made as two hands make them, from two open homes of one unit, and what a home holds of them. */
import { composeCircle } from '../../engine/circles/compose.ts'
import { sealCircleWraps } from '../../engine/enrol/circle-wraps.ts'
import { circleStatement } from '../../engine/enrol/lifecycle.ts'
import { createEpochSeed } from '../../engine/enrol/seed-wraps.ts'
import { signerOf } from '../../engine/enrol/statement.ts'
import { confirmMembers, nameCircle } from '../../engine/store/circles.ts'
import { keyNames } from '../../engine/vault/key-file.ts'
import { readU64 } from '../../shared/bytes.ts'
import { idOf, type CircleId, type UnitId } from '../../shared/ids.ts'
import { circleAt } from '../../shared/protocol/directory/circles.ts'
import { currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import { seedWrapsRoot } from '../../shared/protocol/directory/seed-wraps.ts'
import { publish, type Bent } from './rotators.ts'
import type { SyncHome } from './sync-world.ts'

export interface Hands {
  /** A reading device of a member. */
  readonly device: SyncHome
  /** A home of an administrator of the same unit; absent: the device signs alone. */
  readonly admin?: SyncHome
  readonly relay: string
}

/** The first version under a new id, or the next one of `circle`. Throws GiaobanError as the log refuses. */
export async function publishCircle(
  hands: Hands,
  wanted: {
    readonly units: readonly UnitId[]
    readonly circle?: CircleId
    readonly name?: string
    readonly bent?: Pick<Bent, 'wraps'>
  },
): Promise<CircleId> {
  const { device, admin, relay } = hands
  const { context, vault } = device.open
  const { crypto } = context.deps
  const circle = wanted.circle ?? idOf<CircleId>(crypto.random(16))
  const composed = composeCircle(context, { circle, units: wanted.units })
  if ('missing' in composed) throw new Error('a member has no key')
  const { body, wraps } = bend(device, { circle, ...wanted, composed })
  const signers = [vault.deviceSigning, ...(admin === undefined ? [] : [admin.open.vault.officer.signing])]
  const statement = await circleStatement(
    body,
    signers.map((pair) => signerOf(crypto, pair)),
  )
  await publish(device, relay, { objects: [composed.publicKey], wraps: [wraps], statement })
  const at = context.clock.now()
  context.store.transaction('test-circle', (tx) => {
    confirmMembers(tx, { circle, units: wanted.units, at })
    if (wanted.name !== undefined) nameCircle(tx, { circle, name: wanted.name, unit: device.unit, at })
  })
  return circle
}

interface Bending {
  readonly composed: Extract<ReturnType<typeof composeCircle>, { readonly wraps: unknown }>
  readonly circle: CircleId
  readonly units: readonly UnitId[]
  readonly bent?: Pick<Bent, 'wraps'>
}

function bend({ open }: SyncHome, { composed, bent, circle, units }: Bending) {
  if (bent?.wraps === undefined) return composed
  const { context } = open
  const { crypto } = context.deps
  const { version, previous } = composed.body
  const place = { circle, version, ...(previous !== undefined && { previous }) }
  const keyed = units.flatMap((unit) => {
    const epoch = currentEpoch(context.directory.state, unit)
    const publicKey = epoch && context.directory.object(epoch.publicKeyHash)
    return publicKey === undefined ? [] : [{ unit, publicKey }]
  })
  const { seed } = createEpochSeed(crypto)
  const other = sealCircleWraps(crypto, { ...place, seed, circlePublicKey: composed.publicKey, units: keyed })
  const wraps = bent.wraps(composed.wraps, other?.leaves ?? [])
  return { body: { ...composed.body, seedWrapsRoot: seedWrapsRoot(context.deps.crypto, wraps) }, wraps }
}

/** Versions of the circle whose seed lies in the keys file, ascending. */
export const circleSeedsOf = ({ open }: SyncHome, circle: CircleId): readonly number[] =>
  open.vault.keys
    .names(keyNames.circle(circle, 0).subarray(0, 17))
    .map((name) => readU64(name, 17) ?? 0)
    .toSorted((a, b) => a - b)

/** The newest version in the home's directory. */
export const versionNow = ({ open }: SyncHome, circle: CircleId): number =>
  circleAt(open.directory.state, circle)?.version ?? 0
