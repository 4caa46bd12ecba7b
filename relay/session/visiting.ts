/**
 * A session that has shown the one-time token of an invitation and nothing else: it reads and writes its own enrolment
 * mailbox, slowly, until the mailbox is over. Every other request is refused.
 */
import type { InvitationId } from '../../shared/protocol/enrolment/code.ts'
import type { ClientFrame, PushFrame, RelayFrame } from '../../shared/protocol/relay-wire/frame.ts'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import { idOf } from '../../shared/ids.ts'
import type { RelayContext } from '../context.ts'
import { failureCode } from '../failure.ts'
import { putMessage, takeMessages } from '../enrolment/requests.ts'
import { TokenBucket } from '../token-bucket.ts'
import type { FrameSender } from './frame-sender.ts'
import type { Visitor } from './hub.ts'

type Request = Extract<ClientFrame, { type: 'request' }>

/** The mailbox that the token opens; `undefined` for a token that opens none. */
export function enterBox(
  { boxes, deps }: RelayContext,
  token: Uint8Array,
): { readonly box: InvitationId; readonly expires: number } | undefined {
  const box = idOf<InvitationId>(deps.crypto.sha256(token))
  const expires = boxes.expiry(box, { side: 'newcomer' }, deps.clock.now())
  return expires === undefined ? undefined : { box, expires }
}

export class VisitingState implements Visitor {
  readonly box: InvitationId
  readonly #expires: number
  readonly #context: RelayContext
  readonly #sender: FrameSender
  readonly #rate: TokenBucket
  /** In the order asked: writing may wait for other relays. */
  #answered: Promise<void> = Promise.resolve()

  constructor(
    context: RelayContext,
    entered: { readonly box: InvitationId; readonly expires: number },
    sender: FrameSender,
  ) {
    const { clock, bounds } = context.deps
    this.box = entered.box
    this.#expires = entered.expires
    this.#context = context
    this.#sender = sender
    const rate = { burst: bounds.enrolRequestsBurst, perSecond: bounds.enrolRequestsPerSecond }
    this.#rate = new TokenBucket(rate, clock.monotonic())
  }

  start(): void {
    this.#context.hub.addVisitor(this)
    this.#sender.send({ type: 'entered', body: { time: this.#context.deps.clock.now(), expires: this.#expires } })
  }

  ask(request: Request): void {
    const { clock } = this.#context.deps
    if (this.#rate.take(clock.monotonic()) > 0) {
      this.#context.counters.limited.add(1, 'enrolment')
      this.end('rate-limited')
    } else if (this.#expires <= clock.now()) this.end('not-found')
    else this.#answered = this.#answered.then(() => this.#send(request))
  }

  async #send(request: Request): Promise<void> {
    try {
      this.#sender.send(await this.#answer(request))
    } catch (thrown) {
      this.#sender.send({ type: 'error', id: request.id, body: { code: failureCode(thrown) } })
    }
  }

  push(frame: PushFrame): void {
    this.#sender.send(frame)
  }

  end(code: WireCode): void {
    this.#sender.end(code)
  }

  close(): void {
    this.#context.hub.removeVisitor(this)
  }

  async #answer(request: Request): Promise<RelayFrame> {
    const { id } = request
    const refuse = (code: WireCode): RelayFrame => ({ type: 'error', id, body: { code } })
    const user = { side: 'newcomer' } as const
    if (request.name === 'enrolPut' && request.body.box === this.box) {
      const put = await putMessage(this.#context, user, request.body)
      return put.ok ? { type: 'answer', id, name: 'enrolPut', body: put.value } : refuse(put.error)
    }
    if (request.name === 'enrolTake' && request.body.box === this.box) {
      const taken = takeMessages(this.#context, user, request.body)
      return taken.ok ? { type: 'answer', id, name: 'enrolTake', body: taken.value } : refuse(taken.error)
    }
    return refuse('device-unknown')
  }
}
