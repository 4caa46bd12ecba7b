/** Accepting an envelope: everything that can be judged without a key (docs/spec/relay.md, Posting). */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { UnitId } from '../../shared/ids.ts'
import {
  addresseeBytes,
  addresseeKey,
  areAscending,
  decodeAddressee,
  type Addressee,
} from '../../shared/protocol/addressee.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { decodeHeader, headerHash, type Header } from '../../shared/protocol/header.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { MerkleTree } from '../../shared/protocol/merkle-tree.ts'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import type { Post, Posted } from '../../shared/protocol/relay-wire/mail.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { RelayContext } from '../context.ts'
import type { DirectoryView } from '../directory-view.ts'
import type { Identity } from '../session/authenticate.ts'
import type { MailEntry } from '../storage/port.ts'
import { tellMail } from './mail.ts'

export async function acceptPost(
  context: RelayContext,
  poster: Identity,
  post: Post,
): Promise<Result<Posted, WireCode>> {
  const { crypto, clock, log, bounds } = context.deps
  const hash = headerHash(crypto, post.header)
  const before = await context.mail.accepted(poster.device, hash)
  if (before !== undefined) return ok({ headerHash: hash, at: before })
  const entries = judgePost(context, post)
  if (!entries.ok) return entries
  const outcome = await context.mail.post({
    ...poster,
    headerHash: hash,
    header: post.header,
    payload: post.payload,
    entries: entries.value,
    at: clock.now(),
    quota: { deviceBytes: bounds.mailQuotaPerDeviceBytes, unitBytes: bounds.mailQuotaPerUnitBytes },
  })
  if (outcome === 'quota') {
    log.warn('mail-quota', { mailbox: poster.unit })
    return err('quota')
  }
  tellMail(context, outcome.heads)
  return ok({ headerHash: hash, at: outcome.at })
}

function judgePost({ deps, log }: RelayContext, post: Post): Result<readonly MailEntry[], WireCode> {
  const header = parseHeader(post.header)
  if (header === undefined) return err('post-header')
  if (!isPayloadOf(deps.crypto.sha256(post.payload), header, post.payload)) return err('post-payload')
  const addressees = post.leaves.map((leaf) => decodeAddressee(leaf.subarray(0, addresseeBytes)))
  const known = addressees.filter((each) => each !== undefined)
  if (known.length !== header.wrapCount || known.length !== addressees.length || !areAscending(known))
    return err('post-leaves')
  const tree = new MerkleTree(
    deps.crypto,
    post.leaves.map((leaf) => leafHash(deps.crypto, leaf)),
  )
  if (!equalBytes(tree.root(), header.wrapsRoot)) return err('post-root')
  const entries: MailEntry[] = []
  const named = new Set(known.flatMap((each) => (each.kind === 'unit' ? [each.id] : [])))
  let deliveries = 0
  for (const [index, addressee] of known.entries()) {
    const found = streamsOf(log, addressee)
    if (!found.ok) return found
    // a unit that is named itself has a wrap of its own
    const streams = addressee.kind === 'circle' ? found.value.filter((unit) => !named.has(unit)) : found.value
    deliveries += streams.length
    if (deliveries > limits.deliveriesPerPost) return err('post-leaves')
    const leaf = post.leaves[index] as Bytes // as many as addressees
    entries.push({ streams, addressee: addresseeKey(addressee), index, leaf, path: tree.path(index) })
  }
  return ok(entries)
}

function parseHeader(encoded: Uint8Array): Header | undefined {
  try {
    return decodeHeader(encoded)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

function isPayloadOf(payloadHash: Bytes, header: Header, payload: Bytes): boolean {
  const { salt, commitment } = header
  return (
    payload.length === header.payloadLength &&
    equalBytes(payloadHash, header.payloadHash) &&
    equalBytes(payload.subarray(0, salt.length), salt) &&
    equalBytes(payload.subarray(salt.length, salt.length + commitment.length), commitment)
  )
}

/** The units whose streams take what is for this addressee. */
function streamsOf(directory: DirectoryView, addressee: Addressee): Result<readonly UnitId[], WireCode> {
  switch (addressee.kind) {
    case 'unit': {
      const epochs = directory.epochs(addressee.id)
      if (epochs === undefined) return err('post-addressee')
      return addressee.epoch >= epochs.from && addressee.epoch <= epochs.to ? ok([addressee.id]) : err('post-epoch')
    }
    case 'device': {
      const device = directory.device(addressee.id)
      return device?.active === true ? ok([device.unit]) : err('post-addressee')
    }
    case 'circle': {
      const members = directory.circle(addressee.id, addressee.epoch)
      if (members === undefined) return err('post-addressee')
      return members === 'closed' ? err('post-epoch') : ok(members)
    }
  }
}
