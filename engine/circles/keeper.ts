/**
 * Cares for the circles of the own unit in every round, behind its epochs: before mail is read, and after the mailbox was
 * read (docs/spec/circles.md). What the log refuses is tried again later and never ends a round.
 */
import type { CircleId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import { audit, isReader, type EpochHome, type EpochWork } from '../epochs/work.ts'
import { adoptCircles, ownMember } from './adopt.ts'
import { deleteCircles } from './delete.ts'
import { remainingMembers, renewalDue, renewalTurn, type RenewalDue } from './due.ts'
import { tellNames } from './names.ts'
import { renewCircle } from './renew.ts'

export class CircleKeeper {
  readonly #home: EpochHome
  /** Not before: what the log has refused. */
  readonly #notBefore = new Map<CircleId, number>()
  /** A person wants a fresh key. */
  readonly #asked = new Set<CircleId>()

  constructor(home: EpochHome) {
    this.#home = home
  }

  /** When something falls due that no event announces; `undefined` when nothing does. */
  get nextAt(): number | undefined {
    const turns = this.#newest().flatMap((circle) => {
      const due = renewalDue(this.#home, circle)
      if (due === undefined) return []
      return [Math.max(renewalTurn(this.#home, circle, due), this.#notBefore.get(circle.circle) ?? 0)]
    })
    return turns.length === 0 ? undefined : Math.min(...turns)
  }

  /** The next round renews this circle, whatever its age. */
  ask(circle: CircleId): void {
    this.#asked.add(circle)
    this.#notBefore.delete(circle)
  }

  /** Before mail is read. Returns whether anything changed. */
  async before(round: Omit<EpochWork, keyof EpochHome>): Promise<boolean> {
    if (this.#home.keys.areSeedsLost) return false
    const work: EpochWork = { ...this.#home, ...round }
    if (!isReader(work)) return false
    let changed = (await adoptCircles(work)) > 0
    for (const circle of this.#newest()) changed = (await this.#renew(work, circle)) || changed
    return changed
  }

  /** After the mailbox was read. Returns whether something waits to be sent. */
  after(): boolean {
    if (this.#home.keys.areSeedsLost) return false
    deleteCircles(this.#home)
    return tellNames(this.#home.context)
  }

  async #renew(work: EpochWork, circle: CircleRecord): Promise<boolean> {
    const now = work.context.clock.now()
    const due = this.#dueOf(work, circle)
    if (due === undefined || now < (this.#notBefore.get(circle.circle) ?? 0)) return false
    if (work.isOnItsWay?.('circle') === true) return false
    if (!work.hasten && due.reason !== 'asked' && now < renewalTurn(work, circle, due)) return false
    this.#asked.delete(circle.circle)
    const outcome = await renewCircle(work, { circle: circle.circle, ...due })
    if (outcome !== 'taken' && outcome !== 'lost') {
      this.#notBefore.set(circle.circle, now + limits.keyRetryMs)
      work.context.deps.log.warn('circle.renewal-refused', { reason: outcome })
      work.context.store.transaction('circle-refused', (tx) =>
        audit(work, tx, { action: 'circle.renewal-refused', code: outcome }),
      )
      return false
    }
    await adoptCircles(work)
    return true
  }

  #dueOf(work: EpochWork, circle: CircleRecord): RenewalDue | undefined {
    const due = renewalDue(work, circle)
    const units = due === undefined && this.#asked.has(circle.circle) ? remainingMembers(work, circle) : undefined
    return units === undefined ? due : { reason: 'asked', since: 0, units }
  }

  #newest(): readonly CircleRecord[] {
    const { directory, self } = this.#home.context
    return [...directory.state.circles.values()].flatMap(({ last }) =>
      last !== undefined && ownMember(last, self.unit) !== undefined ? [last] : [],
    )
  }
}
