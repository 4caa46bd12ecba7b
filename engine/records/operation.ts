/**
 * An operation: a verified statement on a record, decoded. Everything that records show is computed from these
 * (docs/spec/records.md).
 */
import type { z } from 'zod'
import { bulletinInput, type BulletinInput } from '../../shared/domain/bulletin-input.ts'
import type { Handling } from '../../shared/domain/bulletin-words.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { CircleId, DeviceId, OfficerId, RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import type { BodyAttachment, CommonBody } from '../../shared/protocol/body.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { handlingBits, type Tbs } from '../../shared/protocol/tbs.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { bodies, isCreating, readsBody, operationKind, type BodyOf, type OperationKind } from './operation-kinds.ts'

/** Kind and decoded body, inseparable. */
interface ContentOf<K extends OperationKind> {
  readonly kind: K
  readonly body: BodyOf<K>
}

export interface OperationOfficer {
  readonly id: OfficerId
  /** As the body discloses them; empty where it does not. */
  readonly name: string
  readonly badge: string
  readonly role: Role
}

export interface OperationFacts {
  readonly hash: StatementHash
  readonly recordId: RecordId
  readonly parents: readonly StatementHash[]
  readonly unit: UnitId
  readonly device: DeviceId
  readonly officer: OperationOfficer | undefined
  readonly created: number
  /** Leaves of the directory that it names. */
  readonly logSize: number
  readonly expires: number
  /** Units that it is for, the author's own included: in the order of the TBS, members in the place of their circle. */
  readonly recipients: readonly UnitId[]
  /** Circles that it was sealed to. */
  readonly circles: readonly CircleId[]
  readonly marking: Tbs['marking']
  readonly handling: number
  readonly attachmentTypes: readonly string[]
}
export type OperationOf<K extends OperationKind> = OperationFacts & ContentOf<K>
export type Operation = { readonly [K in OperationKind]: OperationOf<K> }[OperationKind]

export interface OperationSource {
  readonly hash: StatementHash
  readonly tbs: Tbs
  /** Complete body bytes, as signed. */
  readonly body: Uint8Array
  /** From the signer certificates in the verified log. */
  readonly unit: UnitId
  readonly device: DeviceId
  readonly officer: OfficerId | undefined
  /** Units that the recipients stand for (shared/protocol/directory/circles.ts, unitsNamed). */
  readonly named: readonly UnitId[]
}

/** `needs-update`: a type or version that this build does not know. `malformed`: it knows, and the body is not of it. */
export function decodeOperation(source: OperationSource): Result<Operation, 'needs-update' | 'malformed'> {
  const { tbs } = source
  const kind = operationKind(tbs.type)
  if (kind === undefined || !readsBody(kind, tbs.bodyVersion)) return err('needs-update')
  if (isCreating(kind) !== (tbs.recordId === undefined)) return err('malformed')
  let body: Operation['body']
  try {
    body = bodies[kind].decode(source.body)
  } catch (error) {
    if (error instanceof CodecError) return err('malformed')
    throw error
  }
  const facts: OperationFacts = {
    hash: source.hash,
    // A record's id is the statement hash of the operation that created it.
    recordId: tbs.recordId ?? (source.hash as RecordId),
    parents: tbs.parents ?? [],
    unit: source.unit,
    device: source.device,
    officer: officerOf(source, body),
    created: tbs.created,
    logSize: tbs.checkpoint.size,
    expires: tbs.expires,
    recipients: source.named,
    circles: tbs.recipients.flatMap((each) => (each.kind === 'circle' ? [each.id] : [])),
    marking: tbs.marking,
    handling: tbs.handling,
    attachmentTypes: (tbs.attachments ?? []).map((each) => each.type),
  }
  // `bodies[kind]` gave the body of this kind.
  return ok({ ...facts, kind, body } as Operation)
}

function officerOf(
  source: OperationSource,
  body: { readonly role: Role } & Pick<CommonBody, 'author'>,
): OperationOfficer | undefined {
  if (source.officer === undefined) return undefined
  return { id: source.officer, name: body.author?.name ?? '', badge: body.author?.badge ?? '', role: body.role }
}

const handlingOrder = ['H0', 'H1', 'H2', 'H3'] as const
/** One bit of the TBS's set for the one word of bulletin.json. */
export const handlingToBits = (handling: Handling): number =>
  ({ H0: handlingBits.h0, H1: handlingBits.h1, H2: handlingBits.h2, H3: handlingBits.h3 })[handling]
/** The strictest word of a set; H3 for a bit that this build does not know. */
export const bitsToHandling = (bits: number): Handling =>
  bits >= 16 ? 'H3' : (handlingOrder[31 - Math.clz32(Math.max(bits, 1))] as Handling)

/** The bulletin as sent: the body's content with what the TBS and the attachment table hold of it. */
export function bulletinOf(operation: OperationOf<'bulletin-create' | 'bulletin-update'>): BulletinInput {
  const files = operation.body.attachments ?? []
  return {
    ...operation.body.bulletin,
    marking: operation.marking,
    handling: bitsToHandling(operation.handling),
    ...(files.length > 0 && { attachments: files.map(describedFile) }),
  }
}

const described = bulletinInput.shape.attachments.unwrap().element
/** Names of files are somebody else's words: no folders, and what does not fit a bulletin's form is left out. */
export function describedFile(file: BodyAttachment, index: number): z.output<typeof described> {
  const { file: fileName, takenOn, caption } = described.shape
  const base = fileName.safeParse(file.name.split(/[/\\]/).at(-1))
  const taken = takenOn.safeParse(file.takenOn)
  const words = caption.safeParse(file.caption)
  return {
    file: base.success ? base.data : `${index + 1}`,
    kind: file.kind,
    ...(taken.data !== undefined && { takenOn: taken.data }),
    ...(words.data !== undefined && { caption: words.data }),
  }
}
