/**
 * A directory log as an authority and its units make it, without anything that only people see: the policy, units with
 * administrators and desks, epochs and keys. Every signature is real; what leaves name by hash is random, since whoever
 * replays the log does not look at it.
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
import type { Crypto, KeyPair } from '../shared/protocol/crypto-port.ts'
import { rootFingerprint } from '../shared/protocol/directory/keys.ts'
import type { LeafBody } from '../shared/protocol/directory/leaf-types.ts'
import { encodeLeaf, leafHashOf } from '../shared/protocol/directory/leaf.ts'
import { day } from '../shared/time.ts'

export interface MadeDesk {
  readonly id: DeviceId
  readonly keys: KeyPair
  readonly signer: StatementSigner
  readonly certificate: LeafBody<'device'>
  counter: number
}

export interface MadeUnit {
  readonly id: UnitId
  readonly admins: readonly [StatementSigner, StatementSigner]
  readonly desks: readonly MadeDesk[]
  epoch: number
  previous: LeafHash | undefined
}

interface MakerOptions {
  readonly crypto: Crypto
  readonly startsAt: number
  /** The log and witness that the policy names; invented ones without. */
  readonly log?: { readonly origin: string; readonly key: Bytes }
  readonly witness?: { readonly name: string; readonly key: Bytes }
  readonly rotationMs?: LeafBody<'policy'>['rotationMs']
}

export class LogMaker {
  readonly leaves: Bytes[] = []
  readonly root: Bytes
  /** Signatures that a replay verifies. */
  signatures = 0
  now: number
  readonly #crypto: Crypto
  readonly #authority: StatementSigner
  readonly #policy: LeafBody<'policy'>

  constructor({ crypto, startsAt, log, witness, rotationMs = [day, day, day] }: MakerOptions) {
    this.#crypto = crypto
    this.now = startsAt
    const authority = this.#key()
    this.#authority = authority.signer
    this.#policy = {
      authority: this.#id<AuthorityId>(),
      name: 'bench',
      serial: 0,
      rootKeys: [authority.keys.publicKey],
      threshold: 1,
      log: log ?? { origin: 'bench.test/log', key: this.#key().keys.publicKey },
      relayNames: log === undefined ? [] : [log.origin],
      relaySpki: [],
      demo: true,
      minSuite: 1,
      minClient: '0.1.0',
      witnesses: [{ ...(witness ?? { name: 'bench.test/witness', key: this.#key().keys.publicKey }), operator: true }],
      quorum: 1,
      rotationMs,
      matAllowed: false,
    }
    this.root = rootFingerprint(crypto, this.#policy)
  }

  /** Statement 0, once, before all others. */
  async begin(): Promise<void> {
    await this.#add(policyStatement(this.#policy, [this.#authority]), 1)
  }

  async found(number: number, desks: number): Promise<MadeUnit> {
    const crypto = this.#crypto
    const admins = [this.#key(), this.#key()] as const
    const code = parseUnitCode(`u${number}`)
    if (code === undefined) throw new Error('a code of a letter and digits is one')
    const unit = this.#id<UnitId>()
    const officers = admins.map(({ keys }) => ({ officer: this.#id<OfficerId>(), key: keys.publicKey }))
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
    await this.#add(unitStatement(leaf, [this.#authority]), 1)
    const duty = {
      unit,
      officer: this.#id<OfficerId>(),
      nameHash: crypto.random(32),
      roles: ['duty'],
      approve: false,
      key: this.#key().keys.publicKey,
      notAfter: this.now + 365 * day,
    } as const
    await this.#add(officerStatement(duty, [admins[0].signer]), 1)
    const list: MadeDesk[] = []
    for (let i = 0; i < desks; i++) {
      const own = this.#key()
      const body: LeafBody<'device'> = {
        unit,
        device: this.#id<DeviceId>(),
        signKey: own.keys.publicKey,
        witnessKey: this.#key().keys.publicKey,
        auditKey: this.#key().keys.publicKey,
        limits: ['read'],
        roleLimits: [],
        notAfter: this.now + 89 * day,
        requestedBy: duty.officer,
      }
      await this.#add(deviceStatement(body, [admins[0].signer, admins[1].signer]), 2)
      list.push({ id: body.device, ...own, certificate: body, counter: 0 })
    }
    return {
      id: unit,
      admins: [admins[0].signer, admins[1].signer],
      desks: list.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      epoch: 0,
      previous: undefined,
    }
  }

  /** The desk's next certificate, for the same keys. */
  async renew(unit: MadeUnit, { certificate }: MadeDesk): Promise<void> {
    await this.#add(deviceStatement({ ...certificate, notAfter: this.now + 89 * day }, unit.admins), 2)
  }

  /** The desk's next X-Wing key. */
  async renewKey(desk: MadeDesk): Promise<void> {
    desk.counter += 1
    const body = { device: desk.id, counter: desk.counter, publicKeyHash: this.#crypto.random(32) }
    await this.#add(deviceKeyStatement(body, desk.signer), 1)
  }

  /** The unit's next epoch. */
  async rotate(unit: MadeUnit): Promise<void> {
    const [author] = unit.desks
    if (author === undefined) throw new Error('a unit has desks')
    unit.epoch += 1
    const body = {
      unit: unit.id,
      epoch: unit.epoch,
      ...(unit.previous !== undefined && { previous: unit.previous }),
      publicKeyHash: this.#crypto.random(32),
      devices: unit.desks.map((desk) => ({ device: desk.id, counter: desk.counter })),
      seedWrapsRoot: this.#crypto.random(32),
      removes: [],
      author: author.id,
    }
    unit.previous = await this.#add(epochStatement(body, [author.signer]), 1)
  }

  async #add(statement: Promise<Bytes>, signers: number): Promise<LeafHash> {
    const leaf = encodeLeaf({ logged: this.now, statement: await statement })
    this.leaves.push(leaf)
    this.signatures += signers
    return leafHashOf(this.#crypto, leaf)
  }

  #id<Id extends string>(): Id {
    return idOf<Id>(this.#crypto.random(16))
  }

  #key(): { readonly keys: KeyPair; readonly signer: StatementSigner } {
    const keys = this.#crypto.signingKeyPair(this.#crypto.secretKey(this.#crypto.random(32)))
    return { keys, signer: datedBy(signerOf(this.#crypto, keys), { now: () => this.now }) }
  }
}
