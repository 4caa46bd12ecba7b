/** Statements on bulletins as a home stores them: real encodings and hashes. Signatures are the envelope tests' subject. */
import { decodeOperation, handlingToBits, type Operation } from '../../engine/records/operation.ts'
import { operationType } from '../../engine/records/operation-kinds.ts'
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import type { Handling, HitAnswer, Marking } from '../../shared/domain/bulletin-words.ts'
import { exampleRequest } from '../../shared/domain/example-request.ts'
import type { RequestInput } from '../../shared/domain/request-input.ts'
import type { RequestAnswer, RequestClosing } from '../../shared/domain/request-words.ts'
import type { Role } from '../../shared/domain/roles.ts'
import {
  idOf,
  type DeviceId,
  type LeafHash,
  type MessageId,
  type OfficerId,
  type StatementHash,
  type UnitId,
} from '../../shared/ids.ts'
import { utf8, type Bytes } from '../../shared/bytes.ts'
import { acknowledge } from '../../shared/protocol/bodies/acknowledge.ts'
import { acted } from '../../shared/protocol/bodies/acted.ts'
import { bulletinCancel } from '../../shared/protocol/bodies/bulletin-cancel.ts'
import { bulletinRelease } from '../../shared/protocol/bodies/bulletin-release.ts'
import { bulletinRevalidate } from '../../shared/protocol/bodies/bulletin-revalidate.ts'
import { hitAnswer } from '../../shared/protocol/bodies/hit-answer.ts'
import { hitRequest } from '../../shared/protocol/bodies/hit-request.ts'
import { sighting } from '../../shared/protocol/bodies/sighting.ts'
import { bulletinCreate, bulletinUpdate } from '../../shared/protocol/bodies/bulletin.ts'
import {
  handoverAccept,
  handoverOffer,
  handoverWithdraw,
  type HandoverEntry,
} from '../../shared/protocol/bodies/handover.ts'
import { requestAnswer, requestClarify, requestClose, requestCreate } from '../../shared/protocol/bodies/request.ts'
import type { BodyAttachment } from '../../shared/protocol/body.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { bodyHash, encodeTbs, statementHash, type Tbs } from '../../shared/protocol/tbs.ts'
import { hour } from '../../shared/time.ts'

export const testTime = Date.UTC(2026, 10, 21, 13, 0, 0)

/** The same id for the same name, so that expectations can be written down. */
export const testId = <Id extends string>(name: string, length: 16 | 32 = 16): Id => {
  const bytes = new Uint8Array(length)
  bytes.set(utf8(name).subarray(0, length))
  return idOf<Id>(bytes)
}
export const units = {
  hcm: testId<UnitId>('unit hcm'),
  binhDuong: testId<UnitId>('unit binh duong'),
  longAn: testId<UnitId>('unit long an'),
} as const

export const wanted: BulletinInput = {
  kind: 'wanted',
  status: 'test',
  marking: 'noi-bo',
  handling: 'H0',
  subject: { names: [{ full: 'Đặng Đình Đức', kind: 'legal' }], birth: { year: 1990 } },
  offence: { name: 'Cướp giật tài sản', article: '171' },
  legal: { decision: { number: '12/QĐ', date: '2026-11-20', authority: 'Cơ quan CSĐT' } },
  actions: ['arrest'],
  contact: { name: 'Trực ban', phone: '0000 123 456' },
}

export interface Author {
  readonly unit: UnitId
  readonly role: Role
  readonly name: string
}
export const authors = {
  hcmDuty: { unit: units.hcm, role: 'duty', name: 'Trần Thị Thử' },
  hcmCommander: { unit: units.hcm, role: 'commander', name: 'Lê Văn Mẫu' },
  binhDuongCommander: { unit: units.binhDuong, role: 'commander', name: 'Phạm Thử Nghiệm' },
  binhDuongDuty: { unit: units.binhDuong, role: 'duty', name: 'Võ Thị Nháp' },
  longAnCommander: { unit: units.longAn, role: 'commander', name: 'Hồ Văn Giả' },
  hcmInvestigator: { unit: units.hcm, role: 'investigator', name: 'Ngô Thị Tập' },
  binhDuongInvestigator: { unit: units.binhDuong, role: 'investigator', name: 'Đỗ Văn Nháp' },
  longAnInvestigator: { unit: units.longAn, role: 'investigator', name: 'Bùi Thị Thử' },
} as const satisfies Readonly<Record<string, Author>>

export interface Statement {
  readonly hash: StatementHash
  readonly operation: Operation
  readonly tbs: Bytes
  readonly body: Bytes
}

export interface Common {
  readonly author?: Author
  readonly at?: number
  readonly parents?: readonly Statement[]
  /** Of the statement, whatever a bulletin in it says. */
  readonly handling?: Handling
  readonly marking?: Marking
}

const headOf = ({ head, parents }: { readonly head?: Statement; readonly parents?: readonly Statement[] }) =>
  head?.hash ?? parents?.[0]?.hash ?? testId<StatementHash>('none', 32)

/** Makes statements of one world. The record of everything but `create` is that of its first parent. */
export class StatementMaker {
  readonly #crypto: Crypto
  readonly parts = { common: this.#common.bind(this), statement: this.#statement.bind(this) }
  constructor(crypto: Crypto) {
    this.#crypto = crypto
  }

  create(
    options: Common & {
      readonly bulletin?: BulletinInput
      readonly to?: readonly UnitId[]
      readonly urgency?: 'immediate' | 'routine'
      readonly deadline?: number
      readonly validUntil?: number
      readonly release?: 'diffusion' | 'notice'
      readonly attachments?: readonly BodyAttachment[]
    } = {},
  ): Statement {
    const author = options.author ?? authors.hcmDuty
    const bulletin = options.bulletin ?? wanted
    const at = options.at ?? testTime
    const body = bulletinCreate.encode(this.#crypto, {
      ...this.#common(author),
      ...(options.attachments !== undefined && { attachments: options.attachments }),
      role: author.role,
      bulletin,
      urgency: options.urgency ?? 'routine',
      deadline: options.deadline ?? at + 8 * hour,
      release: options.release ?? 'diffusion',
      validUntil: options.validUntil ?? at + 90 * 24 * hour,
    })
    return this.#statement('bulletin-create', body, { ...options, author, at, bulletin })
  }

  update(options: Common & { readonly bulletin?: BulletinInput; readonly deadline?: number }): Statement {
    const author = options.author ?? authors.hcmDuty
    const bulletin = options.bulletin ?? wanted
    const body = bulletinUpdate.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      bulletin,
      urgency: 'routine',
      ...(options.deadline !== undefined && { deadline: options.deadline }),
      validUntil: testTime + 90 * 24 * hour,
    })
    return this.#statement('bulletin-update', body, { ...options, author, bulletin })
  }

  /** Of the first parent's content, unless it is said otherwise. */
  release(options: Common & { readonly content?: Statement }): Statement {
    const author = options.author ?? authors.hcmCommander
    const content = options.content ?? options.parents?.[0]
    const body = bulletinRelease.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      content: content?.hash ?? testId('none', 32),
    })
    return this.#statement('bulletin-release', body, { ...options, author })
  }

  revalidate(options: Common & { readonly validUntil?: number }): Statement {
    const author = options.author ?? authors.hcmDuty
    const validUntil = options.validUntil ?? testTime + 365 * 24 * hour
    const body = bulletinRevalidate.encode(this.#crypto, { ...this.#common(author), role: author.role, validUntil })
    return this.#statement('bulletin-revalidate', body, { ...options, author })
  }

  cancel(options: Common): Statement {
    const author = options.author ?? authors.hcmDuty
    const body = bulletinCancel.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      reason: 'arrested',
      text: 'Đã bắt tại Thủ Đức',
    })
    return this.#statement('bulletin-cancel', body, { ...options, author })
  }

  acknowledge(options: Common & { readonly text?: string }): Statement {
    const author = options.author ?? authors.binhDuongCommander
    const body = acknowledge.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      kind: 'assigned',
      text: options.text ?? 'Đội 3',
    })
    return this.#statement('acknowledge', body, { ...options, author, to: [units.hcm] })
  }

  acted(options: Common): Statement {
    const author = options.author ?? authors.binhDuongDuty
    const body = acted.encode(this.#crypto, { ...this.#common(author), role: author.role, outcome: 'located' })
    return this.#statement('acted', body, { ...options, author, to: [units.hcm] })
  }

  /** Of the first parent, unless it is said otherwise; likewise below. */
  sighting(options: Common & { readonly head?: Statement }): Statement {
    const author = options.author ?? authors.binhDuongDuty
    const body = sighting.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      head: headOf(options),
      certainty: 'likely',
      seenAt: options.at ?? testTime,
      place: 'Bến xe thử nghiệm',
    })
    return this.#statement('sighting', body, { ...options, author, to: [units.hcm] })
  }

  hitRequest(options: Common & { readonly head?: Statement }): Statement {
    const author = options.author ?? authors.binhDuongDuty
    const body = hitRequest.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      head: headOf(options),
      urgency: 'urgent',
      deadline: (options.at ?? testTime) + hour / 6,
      compared: [{ what: 'scar', finding: 'agrees' }],
    })
    return this.#statement('hit-request', body, { ...options, author, to: [units.hcm] })
  }

  hitAnswer(
    options: Common & {
      readonly request?: Statement
      readonly answer?: HitAnswer
      readonly until?: number
      readonly text?: string
    },
  ): Statement {
    const author = options.author ?? authors.hcmDuty
    const { until, text } = options
    const body = hitAnswer.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      request: headOf({ ...options, ...(options.request !== undefined && { head: options.request }) }),
      answer: options.answer ?? 'confirmed',
      ...(until !== undefined && { until }),
      ...(text !== undefined && { text }),
    })
    return this.#statement('hit-answer', body, { ...options, author, to: [units.binhDuong] })
  }

  /** Of HCM, to Bình Dương and Long An unless it is said otherwise. */
  ask(
    options: Common & {
      readonly request?: RequestInput
      readonly to?: readonly UnitId[]
      readonly urgency?: 'immediate' | 'routine'
      readonly deadline?: number
    } = {},
  ): Statement {
    const author = options.author ?? authors.hcmDuty
    const { marking: _marking, handling: _handling, ...request } = options.request ?? exampleRequest()
    const body = requestCreate.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      request,
      urgency: options.urgency ?? 'routine',
      deadline: options.deadline ?? (options.at ?? testTime) + 8 * hour,
    })
    return this.#statement('request-create', body, { ...options, author })
  }

  answer(
    options: Common & { readonly answer?: RequestAnswer; readonly text?: string; readonly until?: number },
  ): Statement {
    const { author = authors.binhDuongDuty, answer = 'reply', text, until } = options
    const body = requestAnswer.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      answer,
      ...(text !== undefined && { text }),
      ...(until !== undefined && { until }),
    })
    return this.#statement('request-answer', body, { ...options, author, to: [units.hcm] })
  }

  clarify(
    options: Common & { readonly text?: string; readonly deadline?: number; readonly answers?: Statement },
  ): Statement {
    const { author = authors.binhDuongDuty, text, deadline, answers } = options
    const body = requestClarify.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      ...(text !== undefined && { text }),
      ...(deadline !== undefined && { deadline }),
      ...(answers !== undefined && { answers: answers.hash }),
    })
    return this.#statement('request-clarify', body, { ...options, author, to: [units.hcm, units.binhDuong] })
  }

  close(options: Common & { readonly reason?: RequestClosing }): Statement {
    const { author = authors.hcmDuty, reason = 'answered' } = options
    const body = requestClose.encode(this.#crypto, { ...this.#common(author), role: author.role, reason })
    return this.#statement('request-close', body, { ...options, author })
  }

  /** Of HCM's duty officer, within the own unit unless it is said otherwise. */
  handOver(
    options: Common & {
      readonly entries?: readonly HandoverEntry[]
      readonly deadline?: number
      readonly text?: string
      readonly to?: readonly UnitId[]
    } = {},
  ): Statement {
    const { author = authors.hcmDuty, at = testTime, text, to = [] } = options
    const body = handoverOffer.encode(this.#crypto, {
      ...this.#common(author),
      role: author.role,
      since: at - 24 * hour,
      deadline: options.deadline ?? at + hour,
      entries: options.entries ?? [],
      more: [],
      covers: { operations: 0, digest: new Uint8Array(32) },
      ...(text !== undefined && { text }),
    })
    return this.#statement('handover-offer', body, { ...options, author, to })
  }

  /** By HCM's commander. */
  takeOver(options: Common & { readonly to?: readonly UnitId[] }): Statement {
    const { author = authors.hcmCommander, to = [] } = options
    const body = handoverAccept.encode(this.#crypto, { ...this.#common(author), role: author.role })
    return this.#statement('handover-accept', body, { ...options, author, to })
  }

  withdraw(options: Common): Statement {
    const { author = authors.hcmDuty } = options
    const body = handoverWithdraw.encode(this.#crypto, { ...this.#common(author), role: author.role })
    return this.#statement('handover-withdraw', body, { ...options, author, to: [] })
  }

  /** An operation of another family (cases.ts): its body around the fields that every body has. */
  of(
    kind: Operation['kind'],
    encode: (crypto: Crypto, common: ReturnType<StatementMaker['parts']['common']> & { readonly role: Role }) => Bytes,
    options: Common & { readonly author: Author; readonly to?: readonly UnitId[] },
  ): Statement {
    const { author } = options
    return this.#statement(kind, encode(this.#crypto, { ...this.#common(author), role: author.role }), options)
  }

  #common(author: Author) {
    return { note: utf8('note'), author: { name: author.name, badge: author.name, salt: new Uint8Array(32) } }
  }

  #statement(
    kind: Operation['kind'],
    body: Bytes,
    options: Common & { readonly author: Author; readonly bulletin?: BulletinInput; readonly to?: readonly UnitId[] },
  ): Statement {
    const { author } = options
    const first = options.parents?.[0]?.operation
    const to = new Set([author.unit, ...(options.to ?? [units.binhDuong, units.longAn])])
    const created = options.at ?? testTime
    const device = testId<DeviceId>(`device ${author.unit.slice(10, 20)}`)
    const tbs: Tbs = {
      version: 1,
      suite: 1,
      messageId: idOf<MessageId>(this.#crypto.random(16)),
      salt: this.#crypto.random(24),
      commitment: this.#crypto.random(32),
      wrapsRoot: this.#crypto.random(32),
      type: operationType(kind),
      bodyVersion: 1,
      handling: handlingToBits((options.handling ?? options.bulletin?.handling ?? 'H0') as Handling),
      marking: (options.marking ?? options.bulletin?.marking ?? 'thuong') as Marking,
      signers: [{ role: 'device', certificate: testId<LeafHash>('leaf', 32) }],
      recipients: [...to].toSorted().map((id) => ({ kind: 'unit', id, epoch: 1 })),
      created,
      expires: created + 45 * 24 * hour,
      checkpoint: { origin: 'test', size: 1, root: new Uint8Array(32) },
      bodyHash: bodyHash(this.#crypto, body),
      bodyLength: body.length,
      ...(first !== undefined && {
        recordId: first.recordId,
        parents: (options.parents ?? []).map((each) => each.hash).toSorted(),
      }),
    }
    const bytes = encodeTbs(tbs)
    const hash = statementHash(this.#crypto, bytes)
    const officer = testId<OfficerId>(`o ${author.name}`)
    const decoded = decodeOperation({ hash, tbs, body, unit: author.unit, device, officer, named: [...to].toSorted() })
    if (!decoded.ok) throw new Error(decoded.error)
    return { hash, operation: decoded.value, tbs: bytes, body }
  }
}
