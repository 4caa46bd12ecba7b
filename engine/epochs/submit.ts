/** Brings a statement to the log, and tells a refusal of the log from a connection that failed. */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { EpochWork } from './work.ts'

const refusals: ReadonlySet<string> = new Set([
  'directory/refused',
  'relay/refused',
  'relay/rate-limited',
  'relay/quota',
])

/** In the place of the log's word where there is no connection: the statement was put into a file (sealed-files.md). */
export const onItsWay = 'on-its-way'

/** `undefined`: taken; otherwise the relay's word for why not. The directory is up to date afterwards, either way. */
export async function submit(work: EpochWork, statement: Bytes): Promise<string | undefined> {
  const refusal = await refusalOf(async () => void (await work.client.request('logSubmit', { statement })))
  await work.updateDirectory()
  return refusal
}

/** Runs a request of the log; throws what is no refusal. */
export async function refusalOf(request: () => Promise<void>): Promise<string | undefined> {
  try {
    await request()
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError) || !refusals.has(thrown.code)) throw thrown
    return String(thrown.params['reason'] ?? thrown.code)
  }
}
