/** What other relay processes over the same stores have changed, told to the sessions of this one. */
import { GiaobanError } from '../shared/errors.ts'
import type { RelayContext } from './context.ts'
import { closeVisits, tellBoxWritten } from './enrolment/requests.ts'
import { tellDelivered, tellMail } from './requests/mail.ts'
import type { Gate } from './session/gate.ts'
import type { SharedStores } from './storage/events.ts'

/** `failed`: this process cannot go on. */
export function followOthers(
  shared: SharedStores,
  { context, gate }: { readonly context: RelayContext; readonly gate: Gate },
  failed: (reason: GiaobanError) => void,
): void {
  const { log } = context.deps
  const inLog = (work: () => Promise<void>): void =>
    void work().catch((thrown: unknown) => {
      log.error('follow-failed', { code: thrown instanceof GiaobanError ? thrown.code : 'internal' })
      failed(thrown instanceof GiaobanError ? thrown : new GiaobanError('internal'))
    })
  shared.listen({
    mail: (heads) => tellMail(context, heads),
    delivered: (deliveries) => tellDelivered(context, deliveries),
    leaves: () =>
      inLog(async () => {
        await context.log.follow()
        context.logNews.grown(context.log.size())
      }),
    note: (note) =>
      inLog(async () => {
        if (await context.log.follow(note)) context.logNews.witnessed(context.log.size())
      }),
    boxWritten: (written) => tellBoxWritten(context, written),
    boxClosed: (box) => closeVisits(context, box),
    contact: (isThere) => {
      log.warn(isThere ? 'engine-back' : 'engine-lost', { sessions: gate.size })
      gate.turnAway(!isThere)
    },
    failed: (reason) => {
      log.error('store-failed', { code: reason.code })
      failed(reason)
    },
  })
}
