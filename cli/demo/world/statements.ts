/**
 * The directory of a new world, statement by statement, in the order in which real enrolment would log them. Times of
 * logging lie in the past as far as the cool-downs need, which only a demonstration policy allows.
 */
import type { Bytes } from '../../../shared/bytes.ts'
import type { AuthorityId, UnitCode } from '../../../shared/ids.ts'
import type { Crypto, KeyPair, SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { officerNameHash } from '../../../shared/protocol/directory/keys.ts'
import type { LeafBody } from '../../../shared/protocol/directory/leaf-types.ts'
import { day, hour, minute } from '../../../shared/time.ts'
import { firstPolicy, usualRotationMs } from '../../../engine/authority/compose-policy.ts'
import { createEpochSeed, sealSeedWraps } from '../../../engine/enrol/seed-wraps.ts'
import { datedBy, signerOf, type StatementSigner } from '../../../engine/enrol/statement.ts'
import {
  borderStatement,
  deviceKeyStatement,
  deviceStatement,
  epochStatement,
  officerStatement,
  policyStatement,
  unitStatement,
} from '../../../engine/enrol/statements.ts'
import { version } from '../../../package.json'
import type { WorldHome, WorldUnit } from './keys.ts'

export interface Authority {
  readonly id: AuthorityId
  readonly name: string
  readonly root: KeyPair
}

/** Keys of the log that the world is published to. */
export interface LogIdentity {
  readonly origin: string
  readonly key: Bytes
  readonly witness: { readonly name: string; readonly key: Bytes }
}

export interface LoggedStatement {
  readonly statement: Bytes
  readonly logged: number
}

export interface WorldStatements {
  readonly statements: readonly LoggedStatement[]
  /** Public X-Wing keys that statements name by hash. */
  readonly objects: readonly Bytes[]
  readonly wraps: readonly (readonly Bytes[])[]
  readonly epochs: ReadonlyMap<UnitCode, UnitEpoch>
}

export interface UnitEpoch {
  readonly body: LeafBody<'epoch'>
  readonly wraps: readonly Bytes[]
  /** The author's copy; all others open their wrap. */
  readonly seed: SecretKey
}

/** The certificates are this old; a device may be used 1 h after the approval of an officer who is no administrator. */
const ageMs = 2 * day
const officerValidMs = 3 * 365 * day
const deviceValidMs = 89 * day

const policyOf = (authority: Authority, log: LogIdentity): LeafBody<'policy'> =>
  firstPolicy({
    authority: authority.id,
    name: authority.name,
    rootKeys: [authority.root.publicKey],
    threshold: 1,
    log: { origin: log.origin, key: log.key },
    witnesses: [{ ...log.witness, operator: true }],
    quorum: 1,
    relayNames: [log.origin, `${log.origin}/2`], // the second: a relay that copies the log
    relaySpki: [],
    rotationMs: usualRotationMs,
    demo: true,
    minClient: version,
  })

export async function worldStatements(
  crypto: Crypto,
  world: {
    readonly authority: Authority
    readonly log: LogIdentity
    readonly units: readonly WorldUnit[]
    readonly now: number
  },
): Promise<WorldStatements> {
  const { units, authority } = world
  const start = world.now - ageMs
  const dated = (signer: StatementSigner): StatementSigner => datedBy(signer, { now: () => start })
  const root = dated(signerOf(crypto, authority.root))
  const all: LoggedStatement[] = []
  const add = async (logged: number, statements: readonly Promise<Bytes>[]): Promise<void> => {
    for (const statement of await Promise.all(statements)) all.push({ statement, logged })
  }
  const homes = units.flatMap((unit) => Object.values(unit.homes).map((home) => ({ unit, home })))
  const idOfCode = new Map(units.map((unit) => [unit.code, unit.id]))

  await add(start, [policyStatement(policyOf(authority, world.log), [root])])
  await add(
    start + minute,
    units.map((unit) => unitStatement(unitBody(unit, idOfCode), [root])),
  )
  await add(
    start + 2 * minute,
    homes.map(({ unit, home }) =>
      officerStatement(officerBody(crypto, { unit, home, start }), [
        dated(unit.homes.admin.signers.officer),
        // the unit's first approver: one administrator does not make one alone
        ...(isApprover(home) ? [root] : []),
      ]),
    ),
  )
  await add(
    start + 3 * minute,
    homes.map(({ unit, home }) =>
      deviceStatement(deviceBody(unit, home, start), [
        dated(unit.homes.admin.signers.officer),
        unit.homes.commander.signers.officer,
      ]),
    ),
  )
  const active = start + 3 * minute + hour
  const reading = homes.filter(({ home }) => isReading(home))
  await add(
    active + minute,
    reading.map(({ home }) =>
      deviceKeyStatement(
        { device: home.device, counter: 1, publicKeyHash: crypto.sha256(home.keys.public.deviceKem) },
        home.signers.device,
      ),
    ),
  )
  const epochs = new Map(units.map((unit) => [unit.code, composeEpoch(crypto, unit)]))
  await add(
    active + 3 * minute,
    borders(units).map(([a, b]) =>
      borderStatement({ units: [a.id, b.id], state: 'open' }, [
        root,
        a.homes.admin.signers.officer,
        b.homes.admin.signers.officer,
      ]),
    ),
  )

  // today's: a rotation that falls due at the first contact would be the first thing that a new world does
  await add(
    world.now - minute,
    units.map((unit) => epochStatement((epochs.get(unit.code) as UnitEpoch).body, [unit.homes.duty.signers.device])),
  )

  return {
    statements: all,
    objects: [
      ...reading.map(({ home }) => home.keys.public.deviceKem),
      ...[...epochs.values()].map((epoch) => epoch.publicKey),
    ],
    wraps: [...epochs.values()].map((epoch) => epoch.wraps),
    epochs,
  }
}

const isApprover = (home: WorldHome): boolean => home.role === 'commander'
export const isReading = (home: WorldHome): boolean => home.role !== 'admin'

function unitBody(unit: WorldUnit, idOfCode: ReadonlyMap<UnitCode, WorldUnit['id']>): LeafBody<'unit'> {
  const { plan, homes } = unit
  const parent = plan.parent === undefined ? undefined : idOfCode.get(plan.parent)
  return {
    unit: unit.id,
    code: plan.code,
    name: plan.name,
    level: plan.level,
    ...(parent === undefined ? {} : { parent }),
    shortForm: plan.short,
    admins: [{ officer: homes.admin.officer.id, key: homes.admin.keys.public.officerSigning }],
    link: 'online',
    mat: false,
  }
}

function officerBody(
  crypto: Crypto,
  { unit, home, start }: { readonly unit: WorldUnit; readonly home: WorldHome; readonly start: number },
): LeafBody<'officer'> {
  const { id, name, badge, nameSalt, roles } = home.officer
  return {
    unit: unit.id,
    officer: id,
    nameHash: officerNameHash(crypto, { salt: nameSalt, name, badge }),
    roles,
    approve: isApprover(home),
    key: home.keys.public.officerSigning,
    notAfter: start + officerValidMs,
  }
}

function deviceBody(unit: WorldUnit, home: WorldHome, start: number): LeafBody<'device'> {
  return {
    unit: unit.id,
    device: home.device,
    signKey: home.keys.public.deviceSigning,
    witnessKey: home.public.witness,
    auditKey: home.public.audit,
    limits: isReading(home) ? ['read'] : [],
    roleLimits: [home.role],
    notAfter: start + deviceValidMs,
    // the requester never approves: the commander, who approves, has the own device asked for by the administrator
    requestedBy: (home.role === 'commander' ? unit.homes.admin : home).officer.id,
  }
}

function composeEpoch(crypto: Crypto, unit: WorldUnit): UnitEpoch & { readonly publicKey: Bytes } {
  const { seed, keys } = createEpochSeed(crypto)
  keys.secretKey.purge()
  const reading = Object.values(unit.homes).filter(isReading)
  const devices = reading.map((home) => ({ device: home.device, publicKey: home.keys.public.deviceKem }))
  const sealed = sealSeedWraps(crypto, { unit: unit.id, epoch: 1, seed, epochPublicKey: keys.publicKey, devices })
  if (sealed === undefined) throw new Error('a key that was just made is malformed')
  return {
    body: {
      unit: unit.id,
      epoch: 1,
      publicKeyHash: crypto.sha256(keys.publicKey),
      devices: devices.map(({ device }) => ({ device, counter: 1 })).toSorted((a, b) => (a.device < b.device ? -1 : 1)),
      seedWrapsRoot: sealed.root,
      removes: [],
      author: unit.homes.duty.device,
    },
    wraps: sealed.leaves,
    seed,
    publicKey: keys.publicKey,
  }
}

/** Each border once. */
function borders(units: readonly WorldUnit[]): readonly (readonly [WorldUnit, WorldUnit])[] {
  return units.flatMap((a, i) =>
    units.slice(i + 1).flatMap((b) => (a.plan.neighbours.includes(b.code) ? [[a, b] as const] : [])),
  )
}
