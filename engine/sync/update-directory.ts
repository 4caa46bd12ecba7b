/** Brings the home's directory up to the relay's: the newest note, the leaves it covers, the keys they name. */
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { peekCheckpoint } from '../../shared/protocol/checkpoint.ts'
import type { DirectoryClient } from '../directory/client.ts'
import type { WritableDb } from '../store/database.ts'
import { inSteps } from '../steps.ts'
import type { RelayClient } from './relay-client/types.ts'

type Directory = DirectoryClient<WritableDb>

/** Failures of one part that do not end a connection: they are shown, and the rest goes on. */
export const survivable = ({ code }: GiaobanError): boolean => code.startsWith('directory/') || code === 'store/full'

/**
 * True when it grew. Throws GiaobanError `directory/*` for what the relay shows (nothing of it is kept but evidence),
 * `relay/*` for the connection.
 */
export async function updateDirectory(
  client: RelayClient,
  directory: Directory,
  signal?: AbortSignal,
): Promise<boolean> {
  const { note } = await client.request('logHead', {})
  if (note === undefined) throw new GiaobanError('directory/rollback')
  const grew = await takeLeaves(client, directory, { note, signal })
  await takeObjects(client, directory)
  return grew
}

async function takeLeaves(
  client: RelayClient,
  directory: Directory,
  { note, signal }: { readonly note: Bytes; readonly signal: AbortSignal | undefined },
): Promise<boolean> {
  let page: { readonly from: number; readonly leaves: readonly Bytes[] } = { from: directory.state.size, leaves: [] }
  for (;;) {
    const taken = await inSteps(directory.ingesting({ note, ...page }), { signal })
    if (!taken.ok) {
      if (taken.error === 'directory/invalid') await proveSplit(client, directory, note)
      throw new GiaobanError(taken.error)
    }
    if (taken.value.kind === 'current') return taken.value.leaves.length > 0
    const { from, count } = taken.value
    page = await client.request('logLeaves', { from, count })
    if (page.from !== from) throw new GiaobanError('relay/garbage') // leaves that go on nowhere would be asked for again
    if (page.leaves.length === 0) throw new GiaobanError('directory/withheld')
  }
}

/** The relay's leaves do not lead to its own signed root from ours: either garbage, or another history. */
async function proveSplit(client: RelayClient, directory: Directory, note: Bytes): Promise<void> {
  const size = peekCheckpoint(note)?.size ?? 0
  if (size > limits.leavesForProof) return
  const leaves: Bytes[] = []
  for (let bytes = 0; leaves.length < size && bytes <= limits.leavesForProofBytes;) {
    const count = Math.min(limits.leavesPerPage, size - leaves.length)
    const page = await client.request('logLeaves', { from: leaves.length, count })
    if (page.leaves.length === 0) break
    leaves.push(...page.leaves)
    bytes = page.leaves.reduce((sum, leaf) => sum + leaf.length, bytes)
  }
  if (directory.proveSplitView({ note, leaves })) throw new GiaobanError('directory/split-view')
}

async function takeObjects(client: RelayClient, directory: Directory): Promise<void> {
  const missing = directory.missingObjects()
  for (let at = 0; at < missing.length; at += limits.logObjectsPerPage) {
    const { objects } = await client.request('logObjects', { hashes: missing.slice(at, at + limits.logObjectsPerPage) })
    directory.putObjects(objects)
  }
}
