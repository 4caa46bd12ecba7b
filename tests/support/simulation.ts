/**
 * Weeks of many units in one process: homes that rotate, join, leave and stay away, a real relay, a connection that loses,
 * doubles and turns around, one clock moved by hand. Everything that is signed, sealed and stored is real.
 */
import { createSeeded, type Seeded } from '../../cli/demo/seeded.ts'
import { revocationStatement } from '../../engine/enrol/lifecycle.ts'
import type { ReadableDb } from '../../engine/store/database.ts'
import { outboxCounts } from '../../engine/store/outbox.ts'
import { ingestPage } from '../../engine/sync/inbox/ingest.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { RecordId, UnitId } from '../../shared/ids.ts'
import { addresseeBytes, decodeAddressee } from '../../shared/protocol/addressee.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { MailItem } from '../../shared/protocol/relay-wire/mail.ts'
import { day, hour } from '../../shared/time.ts'
import { exchangeOver } from './exchange-over.ts'
import { lossyClient, type Weather } from './lossy-client.ts'
import { publish } from './rotators.ts'
import { acknowledge, sendBulletin, type SyncHome, type SyncWorld } from './sync-world.ts'
import { signerAt } from './proposals.ts'

export interface Plan {
  readonly seed: string
  /** Bulletins and acknowledgements. */
  readonly messages: number
  readonly days: number
  /** Exchanges of a desk that is there. */
  readonly perDay: number
  readonly joins: number
  readonly removals: number
}

export interface Sent {
  /** The device that wrote it: once it is removed, others keep what comes late of it apart. */
  readonly by: SyncHome
  readonly record: RecordId
  readonly from: UnitId
  readonly to: readonly UnitId[]
  /** Removed devices whose removal the sender had seen. */
  readonly afterRemovalOf: ReadonlySet<SyncHome>
}

export interface Weeks {
  readonly homes: readonly SyncHome[]
  readonly removed: readonly SyncHome[]
  readonly joined: readonly SyncHome[]
  readonly sent: readonly Sent[]
  readonly acknowledged: number
  readonly exchanges: number
  readonly longestAway: number
}

const storm = { lost: 0.04, swallowed: 0.02, unanswered: 0.02, doubled: 0.03 }
const calm = { lost: 0, swallowed: 0, unanswered: 0, doubled: 0 }
const stepMs = 8 * hour
/** After so many days everybody must have everything. */
const settleDays = 12

const operationCount = (db: ReadableDb): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM statement WHERE record IS NOT NULL')?.n ?? 0

export class Simulation {
  readonly #world: SyncWorld
  readonly #plan: Plan
  readonly #dice: Seeded
  readonly #homes: SyncHome[] = []
  readonly #removed: SyncHome[] = []
  readonly #joined: SyncHome[] = []
  readonly #sent: Sent[] = []
  readonly #open = new Set<RecordId>()
  readonly #letters = new Map<UnitId, Map<string, MailItem>>()
  #acknowledged = 0
  #exchanges = 0
  #longestAway = 0
  #url = ''

  constructor(world: SyncWorld, plan: Plan) {
    this.#world = world
    this.#plan = plan
    this.#dice = createSeeded(`units ${plan.seed}`)
  }

  async run(): Promise<Weeks> {
    const { days } = this.#plan
    this.#url = (await this.#world.relay()).url
    await this.#begin()
    const backAt = new Map<SyncHome, number>()
    const steps = (days * 24 * hour) / stepMs
    for (let step = 0; step < steps; step++) {
      this.#world.clock.advance(stepMs)
      await this.#comeAndGo(step, steps)
      for (const home of this.#shuffled(this.#homes)) {
        if ((backAt.get(home) ?? 0) > step) continue
        if (this.#dice.chance(0.04)) {
          const away = Math.ceil(this.#dice.next() * 14 * 3)
          this.#longestAway = Math.max(this.#longestAway, away * stepMs)
          backAt.set(home, step + away)
          continue
        }
        await this.#write(home, step, steps)
        if (this.#dice.chance((this.#plan.perDay * stepMs) / day)) await this.exchange(home, storm)
      }
    }
    await this.#writeTheRest()
    await this.settle()
    return {
      homes: this.#homes,
      removed: this.#removed,
      joined: this.#joined,
      sent: this.#sent,
      acknowledged: this.#acknowledged,
      exchanges: this.#exchanges,
      longestAway: this.#longestAway,
    }
  }

  /**
   * Everybody comes back, and nothing is lost any more. On every third look a day has passed: siblings ask again. It is
   * over when nothing waits, and two such days have brought nobody an operation; what siblings owe each other is not seen
   * in any outbox.
   */
  async settle(): Promise<void> {
    let known = 0
    let quietDays = 0
    for (let days = 0; days < settleDays && quietDays < 2; days++) {
      for (const pause of [2 * hour, 2 * hour, 25 * hour]) {
        for (const home of this.#homes) await this.exchange(home, calm)
        this.#world.clock.advance(pause)
      }
      const now = this.#homes.reduce((sum, { open }) => sum + operationCount(open.context.store.read), 0)
      const isDone = this.#homes.every(({ open }) => outboxCounts(open.context.store.read).pending === 0)
      quietDays = isDone && now === known ? quietDays + 1 : 0
      known = now
    }
    for (const home of [...this.#homes, ...this.#homes]) await this.exchange(home, calm)
  }

  /** Gives a removed device everything that its unit was ever sent, as a relay that stores it all could. */
  handEverything(home: SyncHome): void {
    const items = [...(this.#letters.get(home.unit)?.values() ?? [])]
    for (let at = 0; at < items.length; at += 100) {
      ingestPage(home.open.context, { relay: 'relay', items: items.slice(at, at + 100), cursor: at + 1 })
    }
  }

  /** One to three desks a unit, of three that are certified; the others join later. */
  async #begin(): Promise<void> {
    for (const [index, { code }] of this.#world.units.entries()) {
      const roles = ['commander', 'duty', 'investigator'].slice(0, 1 + (index % 3))
      for (const role of roles) this.#homes.push(await this.#world.home(`${code}/${role}`))
    }
  }

  async #comeAndGo(step: number, steps: number): Promise<void> {
    const { joins, removals } = this.#plan
    const isDue = (count: number, shift: number): boolean =>
      count > 0 && (step + shift) % Math.max(2, Math.floor((steps * 0.7) / count)) === 0 && step < steps * 0.75
    if (isDue(joins, 1) && this.#joined.length < joins) await this.#join()
    if (isDue(removals, 0) && step > 3 && this.#removed.length < removals) await this.#remove()
  }

  /** Three of them in one unit, so that one has six devices. */
  async #join(): Promise<void> {
    const { units } = this.#world
    const { code } = this.#joined.length < 3 ? units[2]! : this.#dice.pick(units)
    const name = `joined-${this.#joined.length}`
    await this.#world.join(code, name)
    const home = await this.#world.home(`${code}/${name}`)
    this.#homes.push(home)
    this.#joined.push(home)
  }

  /** By an administrator; not a unit's last desk, and not the one that approves newcomers. */
  async #remove(): Promise<void> {
    const home = this.#dice.pick(
      this.#homes.filter(({ name, unit }) => !name.endsWith('/commander') && unit !== this.#world.units[2]?.id),
    )
    const admin = await this.#world.home(`${home.name.split('/')[0]}/admin`)
    const signer = signerAt(admin)
    const target = { device: home.open.context.self.device }
    const statement = await revocationStatement({ unit: home.unit, target, reason: 'stolen' }, [signer])
    await publish(admin, this.#url, { statement })
    this.#homes.splice(this.#homes.indexOf(home), 1)
    this.#removed.push(home)
  }

  async #write(home: SyncHome, step: number, steps: number): Promise<void> {
    const left = this.#plan.messages * 1.1 - this.#sent.length - this.#acknowledged
    const wanted = left / Math.max(1, (steps - step) * this.#homes.length * 0.75)
    for (let due = wanted * 2 * this.#dice.next(); due > 0; due--) {
      if (due < 1 && !this.#dice.chance(due)) return
      if (home.name.endsWith('/commander') && this.#dice.chance(0.5)) await this.#answer(home)
      else if (!home.name.endsWith('/investigator')) await this.#send(home)
    }
  }

  /** What was refused on the way is written once everybody has looked at the directory. */
  async #writeTheRest(): Promise<void> {
    for (let rounds = 0; rounds < 20; rounds++) {
      for (const home of this.#shuffled(this.#homes)) {
        if (this.#sent.length + this.#acknowledged >= this.#plan.messages) return
        await this.exchange(home, storm)
        if (!home.name.endsWith('/investigator')) await this.#send(home)
      }
    }
  }

  async #send(home: SyncHome): Promise<void> {
    const others = this.#world.units.filter(({ id }) => id !== home.unit)
    const to = this.#shuffled(others).slice(0, 1 + Math.floor(this.#dice.next() * 3))
    const codes = to.map(({ code }) => code)
    // a unit that waits for its epoch, or a directory that is too old: a person would try again
    const record = await sendBulletin(home, codes).catch((thrown: unknown) => refusal(thrown))
    if (record === undefined) return
    const { state } = home.open.directory
    const seen = this.#removed.filter(({ open }) => deviceCertificateAt(state, open.context.self.device) === undefined)
    this.#sent.push({ by: home, record, from: home.unit, to: to.map(({ id }) => id), afterRemovalOf: new Set(seen) })
    this.#open.add(record)
  }

  async #answer(home: SyncHome): Promise<void> {
    const { bulletins } = await home.call('bulletin.list', { filter: 'to-answer' })
    const [due] = bulletins.filter(({ id, ownRung }) => this.#open.has(id as RecordId) && ownRung !== 'acknowledged')
    if (due === undefined) return this.#send(home)
    const done = await acknowledge(home, due.id as RecordId).catch((thrown: unknown) => refusal(thrown))
    if (done !== undefined) this.#acknowledged += 1
  }

  async exchange(home: SyncHome, how: typeof storm): Promise<void> {
    this.#exchanges += 1
    const weather: Weather = {
      ...how,
      dice: this.#dice,
      crypto: home.open.context.deps.crypto,
      now: () => this.#world.clock.now(),
      seen: (item) => this.#keep(item),
    }
    try {
      await exchangeOver(home, this.#url, (client) => lossyClient(client, weather))
    } catch (thrown) {
      refusal(thrown)
    }
  }

  /** What goes to units that lose a device is kept for the thief. */
  #keep(item: MailItem): void {
    const addressee = decodeAddressee(item.leaf.subarray(0, addresseeBytes))
    if (addressee?.kind !== 'unit' || !this.#removed.some(({ unit }) => unit === addressee.id)) return
    const letters = this.#letters.get(addressee.id) ?? new Map<string, MailItem>()
    letters.set(Buffer.from(item.header).toString('base64'), item)
    this.#letters.set(addressee.id, letters)
  }

  #shuffled<T>(items: readonly T[]): readonly T[] {
    const order = items.map((item) => ({ item, at: this.#dice.next() }))
    return order.toSorted((a, b) => a.at - b.at).map(({ item }) => item)
  }
}

/** Refusals that a person would meet and try again; anything else is a fault. */
function refusal(thrown: unknown): undefined {
  const expected = [
    'recipient/no-key',
    'directory/stale',
    'relay/timeout',
    'relay/refused',
    'role/not-allowed',
    'enrol/not-yet',
    'epoch/refused',
  ]
  if (thrown instanceof GiaobanError && expected.includes(thrown.code)) return undefined
  throw thrown
}
