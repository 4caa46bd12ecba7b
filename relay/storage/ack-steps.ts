/** An acknowledgement that reaches over many entries: in steps, so that the first one of a new device holds nobody up. */
import type { DeviceId, UnitId } from '../../shared/ids.ts'
import { nextTurn } from '../in-turn.ts'
import type { Delivery, MailStore } from './port.ts'

/** Entries looked at in one turn. */
const stretchEntries = 512
/** After so many in which everything was delivered before, how far it got is kept. */
const idleStretches = 64

type View = Parameters<MailStore['ack']>[0]
type Mark = Parameters<MailStore['ack']>[1]

export interface AckedEntries {
  cursor(device: DeviceId): number
  head(stream: UnitId): number
  /** Where so many entries after `from` end, and whether one of them is not delivered. */
  stretch(
    stream: UnitId,
    window: { readonly from: number; readonly end: number; readonly entries: number },
  ): { readonly upTo: number; readonly isOpen: boolean }
}

/** `advance` moves the device's cursor and gives what that delivered. */
export async function ackInSteps(
  mail: AckedEntries,
  { view, mark }: { readonly view: View; readonly mark: Mark },
  advance: (mark: Mark) => Promise<readonly Delivery[]> | readonly Delivery[],
): Promise<readonly Delivery[]> {
  const delivered: Delivery[] = []
  const end = Math.min(mark.cursor, mail.head(view.stream))
  let idle = 0
  for (let from = mail.cursor(view.device); from < end;) {
    const { upTo, isOpen } = mail.stretch(view.stream, { from, end, entries: stretchEntries })
    from = upTo
    idle += 1
    if (isOpen || from === end || idle === idleStretches) {
      idle = 0
      delivered.push(...(await advance({ cursor: from, at: mark.at })))
    }
    if (from < end) await nextTurn()
  }
  return delivered
}
