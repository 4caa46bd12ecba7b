/**
 * Cares for the unit's epochs in every round: after the directory has grown, before mail is read; and after the mailbox
 * was read (docs/spec/epochs.md). What the log refuses is tried again later and never ends a round.
 */
import { limits } from '../../shared/limits.ts'
import { writeMeta, readMeta } from '../store/meta.ts'
import { clonedAt } from '../sync/inbox/consume-link.ts'
import { adoptEpochs, settlePending } from './adopt.ts'
import { deleteEpochs } from './delete.ts'
import { rotationDue, turnAt, type RotationDue } from './due.ts'
import { destroyOldKeys, isOurs, loggedKey, renewDeviceKey } from './renew-key.ts'
import { reportEpochs } from './report.ts'
import { rotate, type Removal, type Rotated } from './rotate.ts'
import { suspendSilent } from './suspend.ts'
import { audit, isReader, type EpochHome, type EpochWork } from './work.ts'

export class EpochKeeper {
  readonly #home: EpochHome
  /** Not before: what the log has refused. */
  readonly #notBefore = { renewal: 0, rotation: 0, suspension: 0 }

  /** An administrator at this desk has removed devices: done with the next epoch. */
  #removal: Removal | undefined
  #removed: Rotated | undefined

  constructor(home: EpochHome) {
    this.#home = home
  }

  /**
   * Removes devices with the next epoch, in one leaf, in the round that `exchange` runs. `undefined`: this device makes
   * no epochs, or there was no round. Nothing of it is kept for later: the administrator's key is at hand now.
   */
  async remove(removal: Removal, exchange: () => Promise<void>): Promise<Rotated | undefined> {
    if (!isReader(this.#home)) return undefined
    this.#removal = removal
    this.#removed = undefined
    try {
      await exchange()
      return this.#removed
    } finally {
      this.#removal = undefined
    }
  }

  /** When something falls due that no event announces; `undefined` when nothing does. */
  get nextAt(): number | undefined {
    const due = rotationDue(this.#home)
    return due === undefined ? undefined : Math.max(turnAt(this.#home, due), this.#notBefore.rotation)
  }

  /** Before mail is read. Returns whether anything changed. */
  async before(round: Omit<EpochWork, keyof EpochHome>): Promise<boolean> {
    if (this.#home.keys.areSeedsLost) return false // an old copy: it reads what it has, and is no part of the unit
    const work: EpochWork = { ...this.#home, ...round }
    settlePending(work)
    if (!isReader(work)) return false
    this.#lookForCopy()
    let changed = (await adoptEpochs(work)) > 0
    changed = (await this.#renew(work)) || changed
    changed = (await this.#rotate(work)) || changed
    destroyOldKeys(work)
    return (await this.#suspend(work)) || changed
  }

  /** After the mailbox was read; `atHead`: to its end. Returns whether something waits to be sent. */
  after(atHead: boolean): boolean {
    if (this.#home.keys.areSeedsLost) return false
    const reported = reportEpochs(this.#home, atHead)
    deleteEpochs(this.#home)
    return reported
  }

  async #renew(work: EpochWork): Promise<boolean> {
    const now = work.context.clock.now()
    if (now < this.#notBefore.renewal || work.isOnItsWay?.('device-key') === true) return false
    const outcome = await renewDeviceKey(work)
    if (outcome === undefined) return false
    if (outcome === 'taken') return true
    this.#notBefore.renewal = now + limits.keyRetryMs
    this.#refused('device-key.refused', outcome)
    return false
  }

  async #rotate(work: EpochWork): Promise<boolean> {
    const now = work.context.clock.now()
    const removal = this.#removal
    this.#removal = undefined
    if (removal !== undefined) {
      this.#removed = await rotate(work, 'removal', removal)
      await this.#renew(work)
      return this.#removed === 'taken'
    }
    const due: RotationDue | undefined = rotationDue(work)
    if (due === undefined || now < this.#notBefore.rotation || work.isOnItsWay?.('epoch') === true) return false
    if (!work.hasten && now < turnAt(work, due)) return false
    const outcome = await rotate(work, due.reason)
    if (outcome !== 'taken' && outcome !== 'lost') {
      this.#notBefore.rotation = now + limits.keyRetryMs
      this.#refused('epoch.rotation-refused', outcome)
      return false
    }
    if (outcome === 'lost') await adoptEpochs(work)
    await this.#renew(work)
    return true
  }

  async #suspend(work: EpochWork): Promise<boolean> {
    const now = work.context.clock.now()
    if (now < this.#notBefore.suspension || work.isOnItsWay?.('suspend') === true) return false
    const suspended = await suspendSilent(work)
    if (!suspended) this.#notBefore.suspension = now + limits.keyRetryMs
    return suspended
  }

  /** A key of this device in the log that it has not made: somebody signs with a copy of it. */
  #lookForCopy(): void {
    const { context } = this.#home
    const last = loggedKey(this.#home)
    if (last === undefined || isOurs(this.#home, last)) return
    if (readMeta<number>(context.store.read, clonedAt) !== undefined) return
    context.store.transaction('device-copied', (tx) => {
      writeMeta(tx, clonedAt, context.clock.now())
      audit(this.#home, tx, { action: 'device.cloned', code: 'device-key' })
    })
  }

  #refused(action: string, code: string): void {
    this.#home.context.deps.log.warn(action, { reason: code })
    this.#home.context.store.transaction('key-refused', (tx) => audit(this.#home, tx, { action, code }))
  }
}
