/** The sessions that are online: who is pushed what, and whose blob token is good. */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import type { DeviceId, UnitId } from '../../shared/ids.ts'
import type { InvitationId } from '../../shared/protocol/enrolment/code.ts'
import type { PushFrame } from '../../shared/protocol/relay-wire/frame.ts'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import type { RelayBounds } from '../deps.ts'
import type { Clock } from '../../shared/time.ts'
import type { Identity } from './authenticate.ts'
import { ReadBudget } from './read-budget.ts'
import { SendBudget } from './send-budget.ts'
import { Turns } from './turns.ts'

export interface OnlineSession extends Identity {
  readonly token: Bytes
  push(frame: PushFrame): void
  end(code: WireCode): void
}

/** Somebody with the token of an invitation, and no other rights. */
export interface Visitor {
  readonly box: InvitationId
  push(frame: PushFrame): void
  end(code: WireCode): void
}

export class Hub {
  /** In which order requests of all sessions are looked at. */
  readonly turns = new Turns()
  /** What all sessions together may have waiting. */
  readonly sending: SendBudget
  /** And pieces of files beside it: they keep no mail out. */
  readonly files: SendBudget
  /** And pieces of files that are being brought; who is slow there waits for his own line, not for his program. */
  readonly bodies: SendBudget
  readonly reading: ReadBudget
  readonly #visitors = new Set<Visitor>()
  readonly #onRemoved: ((session: OnlineSession) => void)[] = []
  readonly #byUnit = new Map<UnitId, Set<OnlineSession>>()
  readonly #byToken = new Map<string, OnlineSession>()
  readonly #perDevice: number
  readonly #perBox: number

  constructor({ bounds, clock }: { readonly bounds: RelayBounds; readonly clock: Pick<Clock, 'monotonic'> }) {
    this.#perDevice = bounds.sessionsPerDevice
    this.#perBox = bounds.enrolVisitors
    this.sending = new SendBudget(bounds, clock)
    const upTo = (bytes: number): RelayBounds => ({ ...bounds, sendBuffersBytes: bytes, sendBuffersMostBytes: bytes })
    this.files = new SendBudget(upTo(bounds.fileBuffersBytes), clock)
    this.bodies = new SendBudget({ ...upTo(bounds.fileBodiesBytes), slowCrowdedMs: bounds.slowConsumerMs }, clock)
    this.reading = new ReadBudget(bounds)
  }

  /** Told of every session that is online no more. */
  onRemoved(listener: (session: OnlineSession) => void): void {
    this.#onRemoved.push(listener)
  }

  /** A device with too many sessions loses its oldest: a machine that lost its network comes back at once. */
  add(session: OnlineSession): void {
    const own = this.#sessionsOf(session.unit).filter((each) => each.device === session.device)
    for (const each of own.slice(0, Math.max(0, own.length - this.#perDevice + 1))) {
      this.remove(each)
      each.end('replaced')
    }
    const unit = this.#byUnit.get(session.unit) ?? new Set()
    this.#byUnit.set(session.unit, unit.add(session))
    this.#byToken.set(bytesToHex(session.token), session)
  }

  remove(session: OnlineSession): void {
    const unit = this.#byUnit.get(session.unit)
    unit?.delete(session)
    if (unit?.size === 0) this.#byUnit.delete(session.unit)
    if (this.#byToken.delete(bytesToHex(session.token))) for (const tell of this.#onRemoved) tell(session)
  }

  /** The session of a blob token in hex: 32 random bytes, looked up by a hash map, so not compared in steps. */
  sessionOf(token: string): OnlineSession | undefined {
    return this.#byToken.get(token)
  }

  pushToUnit(unit: UnitId, frame: PushFrame): void {
    for (const session of this.#sessionsOf(unit)) session.push(frame)
  }

  /** The oldest of too many goes: a network that was lost leaves one behind. */
  addVisitor(visitor: Visitor): void {
    const same = this.#visitorsOf(visitor.box)
    for (const each of same.slice(0, Math.max(0, same.length - this.#perBox + 1))) {
      this.removeVisitor(each)
      each.end('replaced')
    }
    this.#visitors.add(visitor)
  }

  removeVisitor(visitor: Visitor): void {
    this.#visitors.delete(visitor)
  }

  pushToVisitors(box: InvitationId, frame: PushFrame): void {
    for (const visitor of this.#visitorsOf(box)) visitor.push(frame)
  }

  endVisitors(box: InvitationId, code: WireCode): void {
    for (const visitor of this.#visitorsOf(box)) visitor.end(code)
  }

  pushToAll(frame: PushFrame): void {
    for (const unit of this.#byUnit.keys()) this.pushToUnit(unit, frame)
  }

  /** To the sessions of the devices that `accepts` names. */
  pushToDevices(accepts: (device: DeviceId) => boolean, frame: PushFrame): void {
    for (const session of this.#byToken.values()) if (accepts(session.device)) session.push(frame)
  }

  get size(): number {
    return this.#byToken.size
  }

  #visitorsOf(box: InvitationId): Visitor[] {
    return [...this.#visitors].filter((each) => each.box === box)
  }

  #sessionsOf(unit: UnitId): OnlineSession[] {
    return [...(this.#byUnit.get(unit) ?? [])]
  }
}
