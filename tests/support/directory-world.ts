/**
 * A directory in memory for tests: an authority, units with officers and devices, and every statement made by the
 * functions that enrolment uses. Leaves are applied as a log would stamp them; nothing here is a substitute.
 */
import type { Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import {
  idOf,
  parseUnitCode,
  type AuthorityId,
  type DeviceId,
  type LeafHash,
  type OfficerId,
  type UnitCode,
  type UnitId,
} from '../../shared/ids.ts'
import { encodeCbor, type CborValue } from '../../shared/protocol/cbor.ts'
import type { Crypto, KeyPair, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { emptyDirectory, type DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { officerNameHash, rootFingerprint } from '../../shared/protocol/directory/keys.ts'
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import { encodeLeaf, leafHashOf } from '../../shared/protocol/directory/leaf.ts'
import { readingDevices } from '../../shared/protocol/directory/reading-devices.ts'
import { applyLeaf } from '../../shared/protocol/directory/state.ts'
import { encodeSignedBody } from '../../shared/protocol/directory/statements.ts'
import type { Verdict } from '../../shared/protocol/directory/verdict.ts'
import type { OfficerRole } from '../../shared/protocol/directory/words.ts'
import { day } from '../../shared/time.ts'
import { inOrder } from '../../engine/enrol/in-order.ts'
import { createEpochSeed, sealSeedWraps } from '../../engine/enrol/seed-wraps.ts'
import { signAll, signerOf, type StatementSigner } from '../../engine/enrol/statement.ts'
import {
  borderStatement,
  deviceKeyStatement,
  deviceStatement,
  epochStatement,
  officerStatement,
  policyStatement,
  unitStatement,
} from '../../engine/enrol/statements.ts'
import { seededRandom } from './seeded-random.ts'

export interface TestKey extends StatementSigner {
  readonly pair: KeyPair
  readonly publicKey: Bytes
}

export interface TestOfficer {
  readonly id: OfficerId
  readonly key: TestKey
  readonly role: OfficerRole
}

export interface TestDevice {
  readonly id: DeviceId
  readonly key: TestKey
  readonly kem: KeyPair
  readonly body: LeafBody<'device'>
}

export interface TestUnit {
  readonly id: UnitId
  readonly code: UnitCode
  readonly leaf: LeafBody<'unit'>
  readonly admin: TestOfficer
  readonly secondAdmin: TestOfficer
  readonly commander: TestOfficer
  readonly duty: TestOfficer
  readonly devices: TestDevice[]
  epoch?: {
    readonly number: number
    readonly seed: SecretKey
    readonly keys: KeyPair
    readonly wraps: readonly Bytes[]
  }
}

/** A statement of a type that no version has yet, critical or not. */
export const laterStatement = (crit: 0 | 1): Bytes => {
  const signedBody = new Map<number, CborValue>([
    [0, 1],
    [1, 99],
    [2, crit],
  ])
  return encodeCbor(
    new Map<number, CborValue>([
      [0, encodeCbor(signedBody)],
      [1, [new Uint8Array(64)]],
    ]),
  )
}

export const startOfWorld = Date.UTC(2026, 10, 21, 6)

export class DirectoryWorld {
  readonly crypto: Crypto
  readonly root: TestKey
  readonly logKey: TestKey
  readonly witness: TestKey
  readonly policy: LeafBody<'policy'>
  readonly leaves: Bytes[] = []
  /** Objects beside the log: X-Wing public keys, and the wraps of each epoch. */
  readonly publicKeys: Bytes[] = []
  state: DirectoryState
  now = startOfWorld

  private constructor(crypto: Crypto, change: Partial<LeafBody<'policy'>>) {
    this.crypto = crypto
    this.root = this.key()
    this.logKey = this.key()
    this.witness = this.key()
    this.policy = {
      authority: this.id<AuthorityId>(),
      name: 'Cơ quan điều phối thử nghiệm',
      serial: 0,
      rootKeys: [this.root.publicKey],
      threshold: 1,
      log: { origin: 'log.test', key: this.logKey.publicKey },
      relayNames: ['relay.test'],
      relaySpki: [],
      demo: true,
      minSuite: 1,
      minClient: '0.1.0',
      witnesses: [{ name: 'witness.test', key: this.witness.publicKey, operator: true }],
      quorum: 1,
      rotationMs: [day, 7 * day, 30 * day],
      matAllowed: false,
      ...change,
    }
    this.state = emptyDirectory(rootFingerprint(crypto, this.policy))
  }

  /** Same seed, same world, byte for byte. */
  static async create(
    options: { readonly seed?: number; readonly policy?: Partial<LeafBody<'policy'>>; readonly empty?: boolean } = {},
  ): Promise<DirectoryWorld> {
    const crypto = await createCrypto({ random: seededRandom(`directory world ${options.seed ?? 1}`) })
    const world = new DirectoryWorld(crypto, options.policy ?? {})
    if (options.empty !== true) await world.add(policyStatement(world.policy, [world.root]))
    return world
  }

  id<Id extends string>(): Id {
    return idOf<Id>(this.crypto.random(16))
  }

  key(): TestKey {
    const pair = this.crypto.signingKeyPair(this.crypto.secretKey(this.crypto.random(32)))
    return { ...signerOf(this.crypto, pair), now: () => this.now, pair, publicKey: pair.publicKey }
  }

  /** Stamps and applies; throws unless the leaf has an effect. */
  async add(statement: Bytes | Promise<Bytes>, logged = this.now): Promise<LeafHash> {
    const verdict = await this.offer(statement, logged)
    if (verdict.kind !== 'applied') throw new Error(`not applied: ${JSON.stringify(verdict)}`)
    return leafHashOf(this.crypto, this.leaves.at(-1) as Bytes)
  }

  /** Stamps and applies, whatever comes of it. */
  async offer(statement: Bytes | Promise<Bytes>, logged = this.now): Promise<Verdict> {
    const leaf = encodeLeaf({ logged, statement: await statement })
    this.leaves.push(leaf)
    const { state, verdict } = applyLeaf(this.crypto, this.state, leaf)
    this.state = state
    return verdict
  }

  /** The verdict on a leaf that is then forgotten. */
  async judge(statement: Bytes | Promise<Bytes>, logged = this.now): Promise<Verdict> {
    return applyLeaf(this.crypto, this.state, encodeLeaf({ logged, statement: await statement })).verdict
  }

  /** Words that may have been said before, composed now. */
  again<T extends LeafType>(type: T, body: LeafBody<T>, signers: readonly StatementSigner[]): Promise<Bytes> {
    const said = { signers: signers.map(({ keyId }) => keyId), made: this.now }
    return signAll(encodeSignedBody(type, inOrder(type, body), said), signers)
  }

  officer(role: OfficerRole): TestOfficer {
    return { id: this.id<OfficerId>(), key: this.key(), role }
  }

  unitLeaf(code: string, change: Partial<LeafBody<'unit'>> = {}): LeafBody<'unit'> {
    return {
      unit: this.id<UnitId>(),
      code: parseUnitCode(code) as UnitCode,
      name: `Công an ${code}`,
      level: 'province',
      shortForm: code
        .replaceAll(/[^a-z]/g, '')
        .slice(0, 3)
        .toUpperCase(),
      admins: [],
      link: 'online',
      mat: false,
      ...change,
    }
  }

  /** A unit with its leaf and four officers; no device yet. */
  addUnit(code: string): Promise<TestUnit> {
    return this.addUnitOf([this.root], code)
  }

  /** The same where the authority is several keys. */
  async addUnitOf(roots: readonly StatementSigner[], code: string): Promise<TestUnit> {
    const [admin, secondAdmin] = [this.officer('admin'), this.officer('admin')]
    const [commander, duty] = [this.officer('commander'), this.officer('duty')]
    const admins = [admin, secondAdmin].map(({ id, key }) => ({ officer: id, key: key.publicKey }))
    const leaf = this.unitLeaf(code, { admins: admins.toSorted((a, b) => (a.officer < b.officer ? -1 : 1)) })
    await this.add(unitStatement(leaf, roots))
    const unit: TestUnit = { id: leaf.unit, code: leaf.code, leaf, admin, secondAdmin, commander, duty, devices: [] }
    const approver = this.officerBody(unit, commander, { approve: true })
    await this.add(officerStatement(approver, [admin.key, secondAdmin.key]))
    await this.add(officerStatement(this.officerBody(unit, duty), [admin.key]))
    return unit
  }

  officerBody(
    unit: Pick<TestUnit, 'id'>,
    officer: TestOfficer,
    change: Partial<LeafBody<'officer'>> = {},
  ): LeafBody<'officer'> {
    const nameHash = officerNameHash(this.crypto, {
      salt: this.crypto.random(32),
      name: 'Lê Văn Thử',
      badge: '000-001',
    })
    return {
      unit: unit.id,
      officer: officer.id,
      nameHash,
      roles: [officer.role],
      approve: false,
      key: officer.key.publicKey,
      notAfter: this.now + 365 * day,
      ...change,
    }
  }

  deviceBody(unit: TestUnit, key: TestKey, change: Partial<LeafBody<'device'>> = {}): LeafBody<'device'> {
    return {
      unit: unit.id,
      device: this.id<DeviceId>(),
      signKey: key.publicKey,
      witnessKey: this.key().publicKey,
      auditKey: this.key().publicKey,
      limits: ['read'],
      roleLimits: ['duty', 'investigator', 'commander'],
      notAfter: this.now + 89 * day,
      requestedBy: unit.duty.id,
      ...change,
    }
  }

  /** Certificate by both administrators (counts at once) and the first X-Wing key. */
  async addDevice(unit: TestUnit, change: Partial<LeafBody<'device'>> = {}): Promise<TestDevice> {
    const key = this.key()
    const body = this.deviceBody(unit, key, change)
    await this.add(deviceStatement(body, [unit.admin.key, unit.secondAdmin.key]))
    const kem = this.crypto.kemKeyPair(this.crypto.secretKey(this.crypto.random(32)))
    const device: TestDevice = { id: body.device, key, kem, body }
    unit.devices.push(device)
    await this.publishKey(device, 1)
    return device
  }

  async publishKey(device: TestDevice, counter: number, publicKey = device.kem.publicKey): Promise<void> {
    this.publicKeys.push(publicKey)
    const body = { device: device.id, counter, publicKeyHash: this.crypto.sha256(publicKey) }
    await this.add(deviceKeyStatement(body, device.key))
  }

  /** The next epoch of the unit as an honest rotator would compose it, not yet logged. */
  composeEpoch(unit: TestUnit, author: TestDevice, removes: readonly DeviceId[] = []) {
    const record = this.state.units.get(unit.id)?.epochs.last
    const { seed, keys } = createEpochSeed(this.crypto)
    const number = (record?.epoch ?? 0) + 1
    const active = readingDevices(this.state, unit.id, { size: this.state.size, at: this.now })
    const named = active.filter((each) => !removes.includes(each.device))
    const devices = named.map(({ device }) => ({ device, publicKey: this.kemOf(unit, device) }))
    const previous = record === undefined ? {} : { previous: record.leaf }
    const place = { unit: unit.id, epoch: number, ...previous }
    const sealed = sealSeedWraps(this.crypto, { ...place, seed, epochPublicKey: keys.publicKey, devices })
    if (sealed === undefined) throw new Error('a test device has a malformed key')
    const body = {
      ...place,
      publicKeyHash: this.crypto.sha256(keys.publicKey),
      devices: named,
      seedWrapsRoot: sealed.root,
      removes,
      author: author.id,
    }
    return { body, seed, keys, wraps: sealed.leaves }
  }

  async addEpoch(unit: TestUnit, author = unit.devices[0] as TestDevice): Promise<LeafHash> {
    const { body, seed, keys, wraps } = this.composeEpoch(unit, author)
    this.publicKeys.push(keys.publicKey)
    unit.epoch = { number: body.epoch, seed, keys, wraps }
    return this.add(epochStatement(body, [author.key]))
  }

  async addBorder(a: TestUnit, b: TestUnit): Promise<void> {
    const units = [a.id, b.id] as const
    await this.add(borderStatement({ units, state: 'open' }, [this.root, a.admin.key, b.admin.key]))
  }

  private kemOf(unit: TestUnit, id: DeviceId): Bytes {
    const device = unit.devices.find((each) => each.id === id)
    if (device === undefined) throw new Error('not a device of this test')
    return device.kem.publicKey
  }
}
