/**
 * A directory log of so many statements as units make them: the authority's policy, units with administrators and desks,
 * then day after day the unit's next epoch and each desk's next key. Every signature is real; what leaves name by hash is
 * random, since a replay does not look at it.
 */
import { datedBy, signerOf, type StatementSigner } from '../engine/enrol/statement.ts'
import {
  deviceKeyStatement,
  deviceStatement,
  epochStatement,
  officerStatement,
  policyStatement,
  unitStatement,
} from '../engine/enrol/statements.ts'
import type { Bytes } from '../shared/bytes.ts'
import {
  idOf,
  parseUnitCode,
  type AuthorityId,
  type DeviceId,
  type LeafHash,
  type OfficerId,
  type UnitId,
} from '../shared/ids.ts'
import type { Crypto } from '../shared/protocol/crypto-port.ts'
import { rootFingerprint } from '../shared/protocol/directory/keys.ts'
import type { LeafBody } from '../shared/protocol/directory/leaf-types.ts'
import { encodeLeaf, leafHashOf } from '../shared/protocol/directory/leaf.ts'
import { day, hour } from '../shared/time.ts'

const units = 100
const desks = 3
/** Four rotations a day: the log allows eight. */
const apartMs = 6 * hour

interface Desk {
  readonly id: DeviceId
  readonly key: StatementSigner
  counter: number
}

interface Unit {
  readonly id: UnitId
  readonly desks: readonly Desk[]
  epoch: number
  previous: LeafHash | undefined
}

export interface BenchLog {
  readonly root: Bytes
  readonly leaves: readonly Bytes[]
  /** Signatures that a replay verifies. */
  readonly signatures: number
}

export async function makeLog(crypto: Crypto, size: number): Promise<BenchLog> {
  const leaves: Bytes[] = []
  let signatures = 0
  let now = Date.UTC(2026, 0, 1)
  const add = async (statement: Promise<Bytes>, signers: number): Promise<LeafHash> => {
    const leaf = encodeLeaf({ logged: now, statement: await statement })
    leaves.push(leaf)
    signatures += signers
    return leafHashOf(crypto, leaf)
  }
  const key = () => {
    const pair = crypto.signingKeyPair(crypto.secretKey(crypto.random(32)))
    return { publicKey: pair.publicKey, signer: datedBy(signerOf(crypto, pair), { now: () => now }) }
  }
  const id = <Id extends string>(): Id => idOf<Id>(crypto.random(16))
  const authority = key()
  const policy = {
    authority: id<AuthorityId>(),
    name: 'bench',
    serial: 0,
    rootKeys: [authority.publicKey],
    threshold: 1,
    log: { origin: 'bench.test/log', key: key().publicKey },
    relayNames: [],
    relaySpki: [],
    demo: true,
    minSuite: 1,
    minClient: '0.1.0',
    witnesses: [{ name: 'bench.test/witness', key: key().publicKey, operator: true }],
    quorum: 1,
    rotationMs: [day, day, day],
    matAllowed: false,
  } satisfies LeafBody<'policy'>
  await add(policyStatement(policy, [authority.signer]), 1)

  const found = async (number: number): Promise<Unit> => {
    const admins = [key(), key()] as const
    const code = parseUnitCode(`u${number}`)
    if (code === undefined) throw new Error('a code of a letter and digits is one')
    const unit = id<UnitId>()
    const officers = admins.map(({ publicKey }) => ({ officer: id<OfficerId>(), key: publicKey }))
    const leaf = {
      unit,
      code,
      name: code,
      level: 'province',
      shortForm: 'U',
      admins: officers.toSorted((a, b) => (a.officer < b.officer ? -1 : 1)),
      link: 'online',
      mat: false,
    } as const
    await add(unitStatement(leaf, [authority.signer]), 1)
    const duty = {
      unit,
      officer: id<OfficerId>(),
      nameHash: crypto.random(32),
      roles: ['duty'],
      approve: false,
      key: key().publicKey,
      notAfter: now + 365 * day,
    } as const
    await add(officerStatement(duty, [admins[0].signer]), 1)
    const list: Desk[] = []
    for (let i = 0; i < desks; i++) {
      const own = key()
      const desk: Desk = { id: id<DeviceId>(), key: own.signer, counter: 0 }
      const body = {
        unit,
        device: desk.id,
        signKey: own.publicKey,
        witnessKey: key().publicKey,
        auditKey: key().publicKey,
        limits: ['read'],
        roleLimits: [],
        notAfter: now + 89 * day,
        requestedBy: duty.officer,
      } as const
      await add(deviceStatement(body, [admins[0].signer, admins[1].signer]), 2)
      list.push(desk)
    }
    return { id: unit, desks: list.toSorted((a, b) => (a.id < b.id ? -1 : 1)), epoch: 0, previous: undefined }
  }
  const renewKey = async (desk: Desk): Promise<void> => {
    desk.counter += 1
    const body = { device: desk.id, counter: desk.counter, publicKeyHash: crypto.random(32) }
    await add(deviceKeyStatement(body, desk.key), 1)
  }
  const rotate = async (unit: Unit): Promise<void> => {
    const [author] = unit.desks
    if (author === undefined) throw new Error('a unit has desks')
    unit.epoch += 1
    const body = {
      unit: unit.id,
      epoch: unit.epoch,
      ...(unit.previous !== undefined && { previous: unit.previous }),
      publicKeyHash: crypto.random(32),
      devices: unit.desks.map((desk) => ({ device: desk.id, counter: desk.counter })),
      seedWrapsRoot: crypto.random(32),
      removes: [],
      author: author.id,
    }
    unit.previous = await add(epochStatement(body, [author.key]), 1)
  }

  const all: Unit[] = []
  for (let i = 0; i < units; i++) all.push(await found(i))
  while (leaves.length < size) {
    now += apartMs
    for (const unit of all) {
      for (const desk of unit.desks) await renewKey(desk)
      await rotate(unit)
    }
  }
  return {
    root: rootFingerprint(crypto, policy),
    leaves: leaves.slice(0, size),
    signatures: signatures - (leaves.length - size),
  }
}
