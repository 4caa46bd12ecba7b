/** From commands of other processes to what this process' sessions should hear. */
import type { SharedStores, StoreEvents } from '../events.ts'
import type { Command } from './commands.ts'
import type { Outcomes } from './projection.ts'

export class Told {
  #events: StoreEvents | undefined
  readonly #before: ((events: StoreEvents) => void)[] = []

  listen(events: StoreEvents): void {
    this.#events = events
    for (const event of this.#before.splice(0)) event(events)
  }

  /** What is caught up with at the start concerns no session. Only the end of everything is kept until somebody listens. */
  tell(event: (events: StoreEvents) => void): void {
    if (this.#events !== undefined) event(this.#events)
  }

  tellSurely(event: (events: StoreEvents) => void): void {
    if (this.#events === undefined) this.#before.push(event)
    else event(this.#events)
  }

  command(command: Command, outcome: unknown): void {
    const of = <K extends keyof Outcomes>(_kind: K): Outcomes[K] => outcome as Outcomes[K]
    const { kind, body } = command
    if (kind === 'post') this.tell((events) => events.mail(of(kind).heads))
    else if (kind === 'ack') this.tell((events) => events.delivered(of(kind)))
    else if (kind === 'append' && of(kind)) this.tell((events) => events.leaves())
    else if (kind === 'note') this.tell((events) => events.note(body.note))
    else if (kind === 'boxPut') {
      const put = of(kind)
      if (put.ok && put.value.isNew)
        this.tell((events) => events.boxWritten({ box: body.box, side: body.side, unit: put.value.unit }))
    } else if (kind === 'boxClose' && of(kind)) this.tell((events) => events.boxClosed(body.box))
  }
}

export const sharedBy = (told: Told, isThere: () => boolean): SharedStores => ({
  listen: (events) => told.listen(events),
  get isThere() {
    return isThere()
  },
})
