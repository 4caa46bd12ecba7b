/**
 * Enrolment mailboxes, in memory: they live ten minutes, and both sides put their messages again after a restart
 * (docs/spec/relay.md, Enrolment mailbox). The relay knows the token's hash, and of the messages their lengths.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { InvitationId } from '../../shared/protocol/enrolment/code.ts'
import type { EnrolSide } from '../../shared/protocol/enrolment/messages.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { RelayBounds } from '../deps.ts'

interface Box {
  readonly unit: UnitId
  readonly expires: number
  readonly lanes: Readonly<Record<EnrolSide, Bytes[]>>
}

/** Who asks: a device of the unit, or whoever has shown the token. */
export type BoxUser = { readonly side: 'inviter'; readonly unit: UnitId } | { readonly side: 'newcomer' }

export interface BoxMessage {
  readonly position: number
  readonly bytes: Bytes
  readonly now: number
}
export type BoxPut = Result<{ readonly unit: UnitId; readonly isNew: boolean }, 'not-found' | 'offset' | 'quota'>

export type BoxBounds = Pick<RelayBounds, 'invitationMs' | 'enrolBoxes' | 'enrolBoxesPerUnit' | 'enrolBoxBytes'>

export class EnrolmentBoxes {
  readonly #bounds: BoxBounds
  readonly #boxes = new Map<InvitationId, Box>()

  constructor(bounds: BoxBounds) {
    this.#bounds = bounds
  }

  /** Opens one, or finds the unit's own again; `quota` above the bounds, `not-found` for another unit's. */
  open(
    id: InvitationId,
    { unit, expires, now }: { readonly unit: UnitId; readonly expires: number; readonly now: number },
  ): Result<number, 'quota' | 'not-found'> {
    this.#sweep(now)
    const known = this.#boxes.get(id)
    if (known !== undefined) return known.unit === unit ? ok(known.expires) : err('not-found')
    const until = Math.min(expires, now + this.#bounds.invitationMs)
    if (until <= now) return err('not-found')
    const own = [...this.#boxes.values()].filter((box) => box.unit === unit).length
    if (own >= this.#bounds.enrolBoxesPerUnit || this.#boxes.size >= this.#bounds.enrolBoxes) return err('quota')
    this.#boxes.set(id, { unit, expires: until, lanes: { inviter: [], newcomer: [] } })
    return ok(until)
  }

  /** When the box ends; `undefined` when there is none that this user may know of. */
  expiry(id: InvitationId, user: BoxUser, now: number): number | undefined {
    return this.#find(id, user, now)?.expires
  }

  /** Each place is written once and in order. `offset`: taken by other bytes, or not the next one. */
  put(id: InvitationId, user: BoxUser, message: BoxMessage): BoxPut {
    const judged = this.judge(id, user, message)
    if (judged.ok && judged.value.isNew) this.#boxes.get(id)?.lanes[user.side].push(message.bytes)
    return judged
  }

  /** What `put` would say, and nothing is written. */
  judge(id: InvitationId, user: BoxUser, message: BoxMessage): BoxPut {
    const box = this.#find(id, user, message.now)
    if (box === undefined) return err('not-found')
    const lane = box.lanes[user.side]
    const before = lane[message.position]
    if (before !== undefined)
      return equalBytes(before, message.bytes) ? ok({ unit: box.unit, isNew: false }) : err('offset')
    if (message.position !== lane.length || lane.length >= limits.enrolMessagesPerSide) return err('offset')
    const held = [...box.lanes.inviter, ...box.lanes.newcomer].reduce((sum, each) => sum + each.length, 0)
    if (held + message.bytes.length > this.#bounds.enrolBoxBytes) return err('quota')
    return ok({ unit: box.unit, isNew: true })
  }

  /** What the other side has written. */
  take(id: InvitationId, user: BoxUser, now: number): Result<readonly Bytes[], 'not-found'> {
    const box = this.#find(id, user, now)
    if (box === undefined) return err('not-found')
    return ok([...box.lanes[user.side === 'inviter' ? 'newcomer' : 'inviter']])
  }

  /** Whether it was that unit's. */
  close(id: InvitationId, unit: UnitId): boolean {
    return this.#boxes.get(id)?.unit === unit && this.#boxes.delete(id)
  }

  get size(): number {
    return this.#boxes.size
  }

  #find(id: InvitationId, user: BoxUser, now: number): Box | undefined {
    const box = this.#boxes.get(id)
    if (box === undefined || box.expires <= now) return undefined
    return user.side === 'newcomer' || box.unit === user.unit ? box : undefined
  }

  #sweep(now: number): void {
    for (const [id, box] of this.#boxes) if (box.expires <= now) this.#boxes.delete(id)
  }
}
