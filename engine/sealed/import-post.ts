/**
 * A courier unit's file, posted by a desk with network that carries for it (docs/spec/sealed-files.md). The desk can read
 * nothing of it and change nothing in it: what it alters, the receivers refuse.
 */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type BlobId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { deviceCertificateAt, isWithin } from '../../shared/protocol/directory/certificates.ts'
import { mayCarry } from '../../shared/protocol/directory/couriers.ts'
import { headerHash } from '../../shared/protocol/header.ts'
import type { Bundle, CarrierState, FromCourier, SealedFile, Word } from '../../shared/protocol/sealed-file.ts'
import { refusalOf } from '../epochs/submit.ts'
import type { OpenHome } from '../open-home.ts'
import type { RelayClient } from '../sync/relay-client/types.ts'
import { carrierState, saveCarrierState } from './kept.ts'

export interface Posted {
  readonly posts: number
  readonly statements: number
  readonly attachments: number
  readonly refused: number
  /** A newer file of that device was taken in before: it was posted, and is not answered for. */
  readonly isOlder: boolean
}

/** Throws GiaobanError `sealed/other-unit` for a file of nobody whom this desk carries for. */
export function refuseStranger(
  { context }: OpenHome,
  { content, signed, signature }: Extract<SealedFile, { kind: 'from' }>,
): void {
  const { directory, self, deps, clock } = context
  const { state } = directory
  const at = Math.max(clock.now(), state.clock)
  const certificate = deviceCertificateAt(state, content.device)
  const isTheirs =
    certificate?.unit === content.unit &&
    isWithin(certificate, at) &&
    mayCarry(state, { carrier: self.unit, unit: content.unit, at }) &&
    deps.crypto.verify(certificate.key, signed, signature)
  if (!isTheirs) throw new GiaobanError('sealed/other-unit')
}

/** Throws GiaobanError as the connection fails: the same file again goes on, and posts nothing twice. */
export async function importPost(home: OpenHome, file: FromCourier, client: RelayClient): Promise<Posted> {
  const { context } = home
  const { crypto } = context.deps
  const blobs: BlobId[] = []
  let refused = 0
  const tell = async (work: () => Promise<void>): Promise<string | undefined> => {
    const reason = await refusalOf(work)
    if (reason !== undefined) refused += 1
    return reason
  }
  for (const bytes of file.blobs) {
    const blob = idOf<BlobId>(crypto.sha256(bytes))
    const read = async (from: number, to: number): Promise<Bytes> => bytes.slice(from, to)
    if ((await tell(() => client.blobs.upload({ blob, size: bytes.length, read }))) === undefined) blobs.push(blob)
  }
  const logged: Bytes[] = []
  const rejected: Word['void'][number][] = []
  for (const bundle of file.statements) {
    const statement = crypto.sha256(bundle.statement.statement)
    const reason = await tell(() => submit(client, bundle))
    if (reason === undefined) logged.push(statement)
    else rejected.push({ statement, reason })
  }
  const posted: Word['posted'][number][] = []
  const unposted: Word['refused'][number][] = []
  for (const post of file.posts) {
    const hash = headerHash(crypto, post.header)
    const reason = await tell(async () => {
      posted.push({ headerHash: hash, at: (await client.request('post', post)).at })
    })
    if (reason !== undefined) unposted.push({ headerHash: hash, reason })
  }
  const { device, cursor, made, size, wanted } = file
  const word = { device, cursor, posted, refused: unposted, blobs, logged, void: rejected }
  const isOlder = !keep(home, file, { made, size, wanted, word })
  return { posts: posted.length, statements: logged.length, attachments: blobs.length, refused, isOlder }
}

async function submit(client: RelayClient, { objects, wraps, statement }: Bundle): Promise<void> {
  for (const object of objects) await client.request('putObject', { object })
  for (const leaves of wraps) await client.request('putWraps', { wraps: leaves })
  await client.request('logSubmit', statement)
}

/** The newest file of each device stands; false for one that is not. */
function keep({ context }: OpenHome, { unit, device }: FromCourier, entry: CarrierState['devices'][number]): boolean {
  return context.store.transaction('sealed-carried', (tx) => {
    const { devices } = carrierState(tx, unit)
    const before = devices.find(({ word }) => word.device === device)
    if (before !== undefined && before.made > entry.made) return false
    const others = devices.filter(({ word }) => word.device !== device)
    saveCarrierState(tx, unit, {
      devices: [...others, entry].toSorted((a, b) => b.made - a.made).slice(0, limits.sealedFileDevices),
    })
    return true
  })
}
