/**
 * Units of a directory world whose officers sign statements on one bulletin, and packages made of them: by an honest
 * exporter, or by one who holds real keys and bends whatever they like.
 */
import {
  encodeEvidenceContent,
  encodeEvidenceFile,
  evidenceSignatureInput,
  type EvidenceContent,
  type EvidenceStatement,
} from '../../engine/evidence/package.ts'
import { verifyEvidence, type EvidenceVerdict } from '../../engine/evidence/verify.ts'
import { epochStatement, officerStatement } from '../../engine/enrol/statements.ts'
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import type { Release } from '../../shared/domain/bulletin-words.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { idOf, type LeafHash, type MessageId, type RecordId, type StatementHash } from '../../shared/ids.ts'
import { addresseeKey, type AddresseeKey } from '../../shared/protocol/addressee.ts'
import { acknowledge } from '../../shared/protocol/bodies/acknowledge.ts'
import { sheetPrint } from '../../shared/protocol/bodies/sheet.ts'
import { acted } from '../../shared/protocol/bodies/acted.ts'
import { bulletinCancel } from '../../shared/protocol/bodies/bulletin-cancel.ts'
import { bulletinCreate, bulletinUpdate } from '../../shared/protocol/bodies/bulletin.ts'
import { receiptBody, type ReceiptEntry } from '../../shared/protocol/bodies/receipt.ts'
import type { CommonBody } from '../../shared/protocol/body.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { officerNameHash, rootFingerprint } from '../../shared/protocol/directory/keys.ts'
import type { LeafBody } from '../../shared/protocol/directory/leaf-types.ts'
import { messageTypes, type MessageTypeName } from '../../shared/protocol/message-types.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import { bodyHash, encodeTbs, signTbs, statementHash, type Tbs } from '../../shared/protocol/tbs.ts'
import { hour, minute } from '../../shared/time.ts'
import { noteOver } from './directory-home.ts'
import { DirectoryWorld, type TestDevice, type TestKey, type TestOfficer, type TestUnit } from './directory-world.ts'
import { wanted } from './operations.ts'

/** An officer at the device of their unit, with the name that the certificate has as a hash. */
export interface Person extends TestOfficer {
  readonly unit: TestUnit
  readonly device: TestDevice
  readonly leaf: LeafHash
  readonly name: string
  readonly badge: string
  readonly salt: Bytes
}

export interface Signed extends EvidenceStatement {
  readonly hash: StatementHash
}

export interface SignOptions {
  readonly by: Person
  readonly to?: readonly TestUnit[]
  /** Later operations: the first names the record. */
  readonly parents?: readonly Signed[]
  readonly handling?: number
  readonly bulletin?: BulletinInput
  readonly release?: Release
  readonly attachments?: CommonBody['attachments']
  /** No officer beside the device. */
  readonly deviceOnly?: boolean
  /** Whose key signs in the officer's place. */
  readonly officerKey?: TestKey
  readonly tbs?: (tbs: Tbs) => Tbs
  /** What is signed in place of the body that was encoded. */
  readonly body?: (body: Bytes) => Bytes
  readonly note?: Bytes
  readonly role?: Person['role']
  readonly author?: CommonBody['author']
}

export class EvidenceWorld {
  readonly directory: DirectoryWorld
  readonly people: Readonly<Record<'hcmDuty' | 'hcmCommander' | 'bdCommander' | 'bdDuty' | 'laCommander', Person>>
  readonly units: Readonly<Record<'hcm' | 'bd' | 'la', TestUnit>>

  private constructor(directory: DirectoryWorld, units: EvidenceWorld['units'], people: EvidenceWorld['people']) {
    this.directory = directory
    this.units = units
    this.people = people
  }

  static async create(seed = 1, policy: Partial<LeafBody<'policy'>> = {}): Promise<EvidenceWorld> {
    const directory = await DirectoryWorld.create({ seed, policy })
    const unit = async (code: string): Promise<TestUnit> => {
      const made = await directory.addUnit(code)
      await directory.addDevice(made)
      await directory.addDevice(made)
      await directory.addEpoch(made)
      return made
    }
    const units = { hcm: await unit('tp-hcm'), bd: await unit('binh-duong'), la: await unit('long-an') }
    const person = async (of: TestUnit, role: Person['role'], name: string): Promise<Person> => {
      const officer = directory.officer(role)
      const badge = `000-${name.length}${role.length}`
      const salt = directory.crypto.random(32)
      const nameHash = officerNameHash(directory.crypto, { salt, name, badge })
      const leaf = await directory.add(
        officerStatement(directory.officerBody(of, officer, { nameHash }), [of.admin.key, of.secondAdmin.key]),
      )
      return { ...officer, unit: of, device: of.devices[0]!, leaf, name, badge, salt }
    }
    const people = {
      hcmDuty: await person(units.hcm, 'duty', 'Trần Thị Thử'),
      hcmCommander: await person(units.hcm, 'commander', 'Lê Văn Mẫu'),
      bdCommander: await person(units.bd, 'commander', 'Phạm Thử Nghiệm'),
      bdDuty: await person(units.bd, 'duty', 'Võ Thị Nháp'),
      laCommander: await person(units.la, 'commander', 'Hồ Văn Giả'),
    }
    directory.now += hour
    return new EvidenceWorld(directory, units, people)
  }

  get root(): Bytes {
    return rootFingerprint(this.directory.crypto, this.directory.policy)
  }

  create(options: Partial<SignOptions> = {}): Signed {
    const by = options.by ?? this.people.hcmDuty
    const { crypto, now } = this.directory
    return this.#sign('bulletin-create', { ...options, by, to: options.to ?? [this.units.bd] }, (common) =>
      bulletinCreate.encode(crypto, {
        ...common,
        bulletin: options.bulletin ?? wanted,
        urgency: 'urgent',
        deadline: now + hour,
        release: options.release ?? 'diffusion',
        validUntil: now + 1000 * hour,
      }),
    )
  }

  update(options: SignOptions): Signed {
    return this.#sign('bulletin-update', { to: [this.units.bd], ...options }, (common) =>
      bulletinUpdate.encode(this.directory.crypto, {
        ...common,
        bulletin: { ...wanted, notes: 'đã đổi' },
        urgency: 'urgent',
        validUntil: this.directory.now + 1000 * hour,
      }),
    )
  }

  cancel(options: SignOptions): Signed {
    return this.#sign('bulletin-cancel', { to: [this.units.bd], ...options }, (common) =>
      bulletinCancel.encode(this.directory.crypto, { ...common, reason: 'arrested' }),
    )
  }

  acknowledge(options: SignOptions): Signed {
    return this.#sign('acknowledge', { to: [this.units.hcm], ...options }, (common) =>
      acknowledge.encode(this.directory.crypto, { ...common, kind: 'assigned', text: 'Đội 3' }),
    )
  }

  acted(options: SignOptions): Signed {
    return this.#sign('acted', { to: [this.units.hcm], ...options }, (common) =>
      acted.encode(this.directory.crypto, { ...common, outcome: 'located' }),
    )
  }

  print(options: SignOptions & { readonly head: Signed }): Signed {
    return this.#sign('sheet-print', { to: [this.units.hcm], ...options }, (common) =>
      sheetPrint.encode(this.directory.crypto, { ...common, head: options.head.hash, kind: 'photos', copies: 3 }),
    )
  }

  receipt(
    options: Omit<SignOptions, 'parents'> & {
      readonly about: readonly StatementHash[]
      readonly entry?: Partial<ReceiptEntry>
    },
  ): Signed {
    const { crypto, now } = this.directory
    return this.#sign('receipt', { to: [this.units.hcm], ...options }, ({ role: _, ...common }) =>
      receiptBody.encode(crypto, {
        ...common,
        links: [],
        entries: options.about.map((statement) => ({
          statement,
          addressee: keyOf(options.by.unit),
          rung: options.deviceOnly === true ? 'decrypted' : 'opened',
          outcome: 'accepted',
          at: now,
          complete: true,
          ...options.entry,
        })),
      }),
    )
  }

  /** A message of any type. */
  say(
    type: MessageTypeName,
    options: SignOptions,
    encode: (common: CommonBody & { readonly role: Person['role'] }) => Bytes,
  ): Signed {
    return this.#sign(type, options, encode)
  }

  /** The unit's next epoch, without a device: whatever it signed is signed by a key that was revoked later. */
  async remove(device: TestDevice, unit: TestUnit): Promise<void> {
    const author = unit.devices.find((each) => each !== device)!
    const { body } = this.directory.composeEpoch(unit, author, [device.id])
    await this.directory.add(epochStatement(body, [author.key, unit.admin.key]))
    this.directory.now += minute
  }

  content(statements: readonly Signed[], by: Person = this.people.hcmCommander): EvidenceContent {
    const { directory } = this
    const [first] = statements
    const ordered = statements.toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
    const { leaf: officer, name, badge, salt, role } = by
    return {
      record: first?.hash as RecordId, // tests give the creator first
      root: this.root,
      leaves: [...directory.leaves],
      note: noteOver(directory),
      statements: ordered.map(({ hash: _, ...statement }) => statement),
      exported: { at: directory.now, role, device: this.deviceLeaf(by), officer, name, badge, salt },
    }
  }

  /** Signed by whoever exports, whatever the content is. */
  pack(content: EvidenceContent, by: Person = this.people.hcmCommander): Bytes {
    const contentBytes = encodeEvidenceContent(content)
    const input = evidenceSignatureInput(contentBytes)
    const signatures = [by.device.key, by.key].map((key) => this.directory.crypto.sign(key.pair.secretKey, input))
    return encodeEvidenceFile({ contentBytes, signatures })
  }

  package(...statements: readonly Signed[]): Bytes {
    return this.pack(this.content(statements))
  }

  verify(file: Uint8Array, root: Uint8Array | undefined = this.root): EvidenceVerdict {
    return verifyEvidence(this.directory.crypto, file, root === undefined ? {} : { root })
  }

  deviceLeaf(by: Person): LeafHash {
    return deviceCertificateAt(this.directory.state, by.device.id)!.leaf
  }

  #sign(
    type: MessageTypeName,
    options: SignOptions,
    encode: (common: CommonBody & { readonly role: Person['role'] }) => Bytes,
  ): Signed {
    const { crypto, now, leaves, policy } = this.directory
    const { by, parents = [] } = options
    const { name, badge, salt } = by
    const officerSigns = options.deviceOnly !== true
    const body = (options.body ?? ((same) => same))(
      encode({
        role: options.role ?? by.role,
        note: options.note ?? noteOver(this.directory),
        ...(officerSigns && { author: options.author ?? { name, badge, salt } }),
        ...(options.attachments !== undefined && { attachments: options.attachments }),
      }),
    )
    const units = new Set([by.unit.id, ...(options.to ?? []).map((unit) => unit.id)])
    const first = parents[0]
    const tbs: Tbs = (options.tbs ?? ((same) => same))({
      version: 1,
      suite: 1,
      messageId: idOf<MessageId>(crypto.random(16)),
      salt: crypto.random(24),
      commitment: crypto.random(32),
      wrapsRoot: crypto.random(32),
      type: messageTypes[type],
      bodyVersion: 1,
      handling: options.handling ?? 1,
      marking: 'thuong',
      signers: [
        { role: 'device', certificate: this.deviceLeaf(by) },
        ...(officerSigns ? [{ role: 'author' as const, certificate: by.leaf }] : []),
      ],
      recipients: [...units].toSorted().map((id) => ({ kind: 'unit', id, epoch: 1 })),
      created: now,
      expires: now + 1000 * hour,
      checkpoint: {
        origin: policy.log.origin,
        size: leaves.length,
        root: treeRoot(
          crypto,
          leaves.map((leaf) => leafHash(crypto, leaf)),
        ),
      },
      bodyHash: bodyHash(crypto, body),
      bodyLength: body.length,
      ...(first !== undefined && { recordId: recordOf(first), parents: parents.map((each) => each.hash).toSorted() }),
    })
    const tbsBytes = encodeTbs(tbs)
    const keys = [by.device.key, ...(officerSigns ? [options.officerKey ?? by.key] : [])]
    const signatures = keys.map((key) => signTbs(crypto, key.pair.secretKey, tbsBytes))
    const signed = { tbsBytes, signatures, body, hash: statementHash(crypto, tbsBytes) }
    records.set(signed.hash, tbs.recordId ?? (signed.hash as RecordId))
    return signed
  }
}

const records = new Map<StatementHash, RecordId>()
const recordOf = ({ hash }: Signed): RecordId => records.get(hash)!
export const keyOf = (unit: TestUnit): AddresseeKey => addresseeKey({ kind: 'unit', id: unit.id, epoch: 0 })

/** Errors first to read: the codes that make a package invalid, or all. */
export const codesOf = ({ findings }: EvidenceVerdict): readonly string[] => findings.map(({ code }) => code)
