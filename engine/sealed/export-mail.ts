/**
 * What a desk with network brings a unit that has none: the log, what its leaves name, its mail, attachments that it asked
 * for, and what became of what it gave along (docs/spec/sealed-files.md).
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { mayCarry } from '../../shared/protocol/directory/couriers.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { MailItem } from '../../shared/protocol/relay-wire/mail.ts'
import { encodeToCourier, type Wanted } from '../../shared/protocol/sealed-file.ts'
import { endOf, epochsOf } from '../epochs/work.ts'
import type { OpenHome } from '../open-home.ts'
import type { RelayClient } from '../sync/relay-client/types.ts'
import { carrierState } from './kept.ts'

export interface Brought {
  readonly file: Bytes
  readonly leaves: number
  readonly mail: number
  readonly attachments: number
  /** Mail or attachments did not fit: they come with the file after the unit's next word. */
  readonly isMore: boolean
}

/** Over a connection, the directory brought up to date before. `whole`: for a PC of that unit that has never answered. */
export async function exportMail(
  home: OpenHome,
  client: RelayClient,
  { unit, whole }: { readonly unit: UnitId; readonly whole: boolean },
): Promise<Brought> {
  const { context, directory } = home
  const { self, clock, deps, store } = context
  const { state } = directory
  const now = Math.max(clock.now(), state.clock)
  if (!mayCarry(state, { carrier: self.unit, unit, at: now })) throw new GiaobanError('sealed/not-courier')
  const { devices } = carrierState(store.read, unit)
  const first = whole ? 0 : Math.min(state.size, lowest(devices.map(({ size }) => size)))
  const log = directory.ownLog()
  if (log.note === undefined) throw new GiaobanError('directory/stale')
  const leaves = log.leaves(first, state.size - first)
  if (leaves.reduce((sum, leaf) => sum + leaf.length, 0) > limits.sealedFileMailBytes)
    throw new GiaobanError('usage/too-large')
  const wanted = devices.map((device) => device.wanted)
  const from = whole ? 0 : lowest(devices.map(({ word }) => word.cursor))
  const mail = await mailFor(client, { unit, from })
  const blobs = await attachments(client, { wanted, crypto: deps.crypto })
  const content = {
    unit,
    made: clock.now(),
    note: log.note,
    first,
    leaves,
    objects: [...log.objects(), ...(await objectsFor(client, state, { unit, wanted }))],
    wraps: await wrapsFor(client, rootsFor(state, { unit, wanted, now })),
    after: mail.after,
    mail: mail.items,
    next: mail.next,
    head: mail.head,
    words: devices.map(({ word }) => word),
    blobs: blobs.here,
  }
  return {
    file: encodeToCourier(deps.crypto, content),
    leaves: leaves.length,
    mail: mail.items.length,
    attachments: blobs.here.length,
    isMore: mail.next < mail.head || blobs.isMore,
  }
}

/** Where the device stands that has the least; from the beginning while none has answered. */
const lowest = (places: readonly number[]): number => (places.length === 0 ? 0 : Math.min(...places))

interface Mail {
  readonly after: number
  readonly items: readonly MailItem[]
  readonly next: number
  readonly head: number
}

async function mailFor(
  client: RelayClient,
  { unit, from }: { readonly unit: UnitId; readonly from: number },
): Promise<Mail> {
  const items: MailItem[] = []
  let [after, next, bytes] = [from, from, 0]
  for (;;) {
    const page = await client.request('fetchFor', { unit, cursor: next, maxBytes: limits.mailPageBytes })
    // the relay has lost its mail: from its beginning, as its own devices read it
    if (page.head < next) {
      if (after === 0) throw new GiaobanError('relay/garbage')
      ;[after, next] = [0, 0]
      continue
    }
    bytes += page.items.reduce(
      (sum, { header, payload, leaf }) => sum + header.length + payload.length + leaf.length,
      0,
    )
    const isFull =
      items.length > 0 &&
      (bytes > limits.sealedFileMailBytes || items.length + page.items.length > limits.sealedFileItems)
    if (isFull || page.next <= next) return { after, items, next, head: page.head }
    items.push(...page.items)
    next = page.next
    if (next >= page.head) return { after, items, next, head: page.head }
  }
}

/** Public keys of its own devices, which this desk does not keep, and what it has asked for. */
async function objectsFor(
  client: RelayClient,
  state: DirectoryState,
  { unit, wanted }: { readonly unit: UnitId; readonly wanted: readonly Wanted[] },
): Promise<readonly Bytes[]> {
  const own = [...state.devices.values()].filter((device) => device.unit === unit)
  const hashes = [
    ...own.flatMap(({ keys }) => keys.last?.publicKeyHash ?? []),
    ...wanted.flatMap(({ objects }) => objects),
  ]
  const found: Bytes[] = []
  for (let at = 0; at < hashes.length; at += limits.logObjectsPerPage) {
    const page = hashes.slice(at, at + limits.logObjectsPerPage)
    found.push(...(await client.request('logObjects', { hashes: page })).objects)
  }
  return found
}

/** Of the unit's epochs whose seeds live, of circles that name it, and what it has asked for. */
function rootsFor(
  state: DirectoryState,
  { unit, wanted, now }: { readonly unit: UnitId; readonly wanted: readonly Wanted[]; readonly now: number },
): readonly Bytes[] {
  const epochs = epochsOf(state, unit).filter((epoch) => now - (endOf(state, epoch) ?? now) < limits.courierKeptMs)
  const circles = [...state.circles.values()].flatMap(({ last }) =>
    last?.members.some((each) => each.unit === unit) === true ? [last] : [],
  )
  const roots = [
    ...wanted.flatMap(({ wraps }) => wraps),
    ...[...epochs, ...circles].map(({ seedWrapsRoot }) => seedWrapsRoot),
  ]
  const distinct = roots.filter((root, i) => roots.findIndex((each) => equalBytes(each, root)) === i)
  return distinct.slice(-limits.sealedFileWraps)
}

async function wrapsFor(client: RelayClient, roots: readonly Bytes[]): Promise<(readonly Bytes[])[]> {
  const found: (readonly Bytes[])[] = []
  for (const root of roots) {
    const { wraps } = await client.request('logWraps', { root })
    if (wraps.length > 0) found.push(wraps)
  }
  return found
}

async function attachments(
  { blobs }: RelayClient,
  { wanted, crypto }: { readonly wanted: readonly Wanted[]; readonly crypto: { sha256(bytes: Uint8Array): Bytes } },
): Promise<{ readonly here: readonly Bytes[]; readonly isMore: boolean }> {
  const asked = new Map(wanted.flatMap((each) => each.blobs.map(({ blob, size }) => [blob, size] as const)))
  const here: Bytes[] = []
  let [left, isMore] = [limits.sealedFileBytes - 2 * limits.sealedFileMailBytes - limits.sealedFileRoomBytes, false]
  for (const [blob, size] of asked) {
    if (size > left || here.length >= limits.sealedFileBlobs) {
      isMore = true
      continue
    }
    const bytes = new Uint8Array(size)
    const write = async (offset: number, part: Bytes): Promise<void> => bytes.set(part, offset)
    try {
      await blobs.download({ blob, size, verify: () => true, write })
    } catch (thrown) {
      // it is not there any more, or of another size than its sender said: asked for again, like anything that fails
      if (thrown instanceof GiaobanError && ['attachment/missing', 'relay/garbage'].includes(thrown.code)) continue
      throw thrown
    }
    if (!equalBytes(crypto.sha256(bytes), idBytes(blob))) continue
    here.push(bytes)
    left -= size
  }
  return { here, isMore }
}
