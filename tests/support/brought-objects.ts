/** Keys and wraps brought to a log by themselves, as sessions do it. */
import type { LogObjects } from '../../relay/log/objects.ts'
import type { Bytes } from '../../shared/bytes.ts'

/** Gives its SHA-256. */
export async function bringObject(log: Pick<LogObjects, 'bring'>, object: Bytes): Promise<Bytes> {
  const [hash] = await log.bring({ objects: [object], wraps: [] }, { network: 'somebody' })
  return hash!
}

/** Gives their root. */
export async function bringWraps(log: Pick<LogObjects, 'bring'>, wraps: readonly Bytes[]): Promise<Bytes> {
  const [root] = await log.bring({ objects: [], wraps: [wraps] }, { network: 'somebody' })
  return root!
}
