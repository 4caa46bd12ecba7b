/** Fetching and acknowledging mail, and asking what became of what was posted. */
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { addresseeKey, type AddresseeKey } from '../../shared/protocol/addressee.ts'
import type { AnswerOf, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import type { RelayContext } from '../context.ts'
import type { Identity } from '../session/authenticate.ts'
import type { Delivery, PostOutcome, StreamView } from '../storage/port.ts'

/** What reading one row costs, as bytes of a turn. */
const rowBytes = 128

/** The unit's mail, and its circles', only with the limit `read`; what is for the device itself always. */
export function viewOf({ log }: RelayContext, { unit, device }: Identity): StreamView {
  const own = addresseeKey({ kind: 'device', id: device, epoch: 0 })
  const reads = log.device(device)?.reads === true
  const unitKeys: AddresseeKey[] = reads ? [addresseeKey({ kind: 'unit', id: unit, epoch: 0 })] : []
  return { stream: unit, visible: [...unitKeys, own], circles: reads }
}

export async function fetchPage(
  context: RelayContext,
  reader: Identity,
  { cursor, maxBytes }: RequestOf<'fetch'>,
): Promise<AnswerOf<'fetch'>> {
  return pageFor(context, { unit: reader.unit, view: viewOf(context, reader) }, { after: cursor, maxBytes })
}

/** Entries that are passed cost as well, although nothing of them is sent. */
async function pageFor(
  { mail, hub, deps }: RelayContext,
  reader: { readonly unit: UnitId; readonly view: StreamView },
  { after, maxBytes }: { readonly after: number; readonly maxBytes: number },
): Promise<AnswerOf<'fetch'>> {
  const window = { after, maxBytes: Math.min(maxBytes, deps.bounds.mailPageBytes), maxItems: limits.mailPageItems }
  const page = await mail.page(reader.view, window)
  hub.turns.charge(reader.unit, Math.min(page.next - after, limits.mailPageRows) * rowBytes)
  return page
}

/** What is there for a courier unit, to be carried: `undefined` where the asker's unit does not carry for it. */
export async function fetchPageFor(
  context: RelayContext,
  carrier: Identity,
  { unit, cursor, maxBytes }: RequestOf<'fetchFor'>,
): Promise<AnswerOf<'fetchFor'> | undefined> {
  if (!context.log.carries(carrier.unit, unit)) return undefined
  const view: StreamView = { stream: unit, visible: 'all', circles: true }
  return pageFor(context, { unit: carrier.unit, view }, { after: cursor, maxBytes })
}

/** The device has everything up to the cursor on its disk; the senders that are online hear of it. */
export async function acknowledge(
  context: RelayContext,
  reader: Identity,
  { cursor }: RequestOf<'ack'>,
): Promise<AnswerOf<'ack'>> {
  const view = { ...viewOf(context, reader), device: reader.device }
  const deliveries = await context.mail.ack(view, { cursor, at: context.deps.clock.now() })
  tellDelivered(context, deliveries)
  return { cursor }
}

export function tellDelivered({ hub }: RelayContext, deliveries: readonly Delivery[]): void {
  for (const { poster, headerHash, addressee: key, at, unit } of deliveries) {
    const body = { headerHash, key, at, ...(unit !== undefined && { unit }) }
    hub.pushToUnit(poster, { type: 'push', name: 'delivered', body })
  }
}

export function tellMail({ hub, deps }: RelayContext, heads: PostOutcome['heads']): void {
  for (const { stream, head } of heads) {
    hub.pushToUnit(stream, { type: 'push', name: 'mail', body: { head } })
    deps.log.debug('mail', { mailbox: stream, head })
  }
}

export async function statusOf(
  context: RelayContext,
  asker: Identity,
  { headerHashes }: RequestOf<'status'>,
): Promise<AnswerOf<'status'>> {
  const { mail, hub } = context
  const entries: AnswerOf<'status'>['entries'][number][] = []
  let room: number = limits.deliveriesPerAnswer
  let inTurn = 0
  for (const headerHash of headerHashes) {
    if (inTurn <= 0) {
      await hub.turns.take(asker.unit, limits.statusRowsPerTurn * rowBytes)
      inTurn += limits.statusRowsPerTurn
    }
    const found = await mail.status(asker.unit, headerHash, room === 0 ? 0 : room + 1)
    inTurn -= 1 + (found?.length ?? 0)
    const addressees = found !== undefined && found.length <= room ? found : []
    room = found !== undefined && found.length > room ? 0 : room - addressees.length
    entries.push({ headerHash, known: found !== undefined, addressees })
  }
  hub.turns.charge(asker.unit, -inTurn * rowBytes) // what was not used, or was too much
  return { entries }
}
