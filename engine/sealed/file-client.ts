/**
 * A file in the place of a relay: it answers what a relay would answer this device, so that the ordinary round runs over
 * it with every check that holds for a relay (docs/spec/sealed-files.md). Nothing leaves by it.
 */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type BlobId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { addresseeBytes, decodeAddressee } from '../../shared/protocol/addressee.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { seedWrapsRoot } from '../../shared/protocol/directory/seed-wraps.ts'
import type { AnswerOf, CallName, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import type { MailItem } from '../../shared/protocol/relay-wire/mail.ts'
import type { Bundle, ToCourier } from '../../shared/protocol/sealed-file.ts'
import { onItsWay } from '../epochs/submit.ts'
import type { SyncContext } from '../sync/context.ts'
import type { RelayBlobs } from '../sync/relay-client/blobs.ts'
import type { RelayClient } from '../sync/relay-client/types.ts'
import { Collected } from './own-statements.ts'

export interface FileAnswers {
  readonly context: SyncContext
  readonly file: ToCourier
  /** The note to go by: the file's, or the own one where that is newer. */
  readonly note: Bytes
  /** What the log has refused, by the statement's hash. */
  readonly refusals: ReadonlyMap<string, string>
  /** A statement for the log was made. */
  made(bundle: Bundle): void
  /** Wraps that are not in the file. */
  lacking(root: Bytes): void
}

type Answers = { readonly [N in CallName]?: (body: RequestOf<N>) => AnswerOf<N> }

export function createFileClient(options: FileAnswers): RelayClient {
  const answers = answersOf(options)
  return {
    state: 'online',
    connect: async () => ({ logSize: 0, mailHead: 0, skewMs: 0 }),
    request: async <N extends CallName>(name: N, body: RequestOf<N>): Promise<AnswerOf<N>> => {
      const answer = answers[name] as ((asked: RequestOf<N>) => AnswerOf<N>) | undefined
      if (answer === undefined) throw new GiaobanError('relay/unreachable')
      return answer(body)
    },
    blobs: blobsOf(options),
    listen: () => () => {},
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
}

function answersOf({ context, file, note, refusals, made, lacking }: FileAnswers): Answers {
  const { crypto } = context.deps
  const objects = new Map(file.objects.map((each) => [bytesToHex(crypto.sha256(each)), each]))
  const wraps = new Map(file.wraps.map((each) => [bytesToHex(seedWrapsRoot(crypto, each)), each]))
  const collected = new Collected()
  return {
    logHead: () => ({ note }),
    logLeaves: ({ from, count }) => {
      const at = from - file.first
      return { from, leaves: at < 0 ? [] : file.leaves.slice(at, at + count) }
    },
    logObjects: ({ hashes }) => ({ objects: hashes.flatMap((hash) => objects.get(bytesToHex(hash)) ?? []) }),
    logWraps: ({ root }) => {
      const found = wraps.get(bytesToHex(root))
      if (found === undefined) lacking(root)
      return { wraps: found ?? [] }
    },
    putObject: ({ object }) => {
      collected.object(object)
      return { hash: crypto.sha256(object) }
    },
    putWraps: ({ wraps: leaves }) => {
      collected.wraps(leaves)
      return { hash: seedWrapsRoot(crypto, leaves) }
    },
    logSubmit: (statement) => {
      const refused = refusals.get(bytesToHex(crypto.sha256(statement.statement)))
      const bundle = collected.bundle(statement)
      if (refused === undefined) made(bundle)
      throw new GiaobanError('directory/refused', { params: { reason: refused ?? onItsWay } })
    },
    fetch: pageOf(context, file),
    ack: ({ cursor }) => ({ cursor }),
    // nobody can be asked: what no unit has confirmed for long is given along again
    status: ({ headerHashes }) => ({
      entries: headerHashes.map((headerHash) => ({ headerHash, known: true, addressees: [] })),
    }),
  }
}

/** What a relay would show this device of the mail in the file, as if the stream ended where the file does. */
function pageOf({ directory, self }: SyncContext, file: ToCourier): NonNullable<Answers['fetch']> {
  const isVisible = ({ leaf }: MailItem): boolean => {
    const to = decodeAddressee(leaf.subarray(0, addresseeBytes))
    if (to === undefined) return false
    if (to.kind === 'device') return to.id === self.device
    const reads = deviceCertificateAt(directory.state, self.device)?.limits.includes('read') === true
    return reads && (to.kind === 'circle' || to.id === self.unit)
  }
  const answered = file.words.find(({ device }) => device === self.device)?.cursor
  return ({ cursor, maxBytes }) => {
    // the relay has lost its mail since this device wrote: from its beginning
    if (answered === cursor && file.head < cursor) return { items: [], next: file.head, head: file.head }
    // what lies between is in another file
    if (cursor < file.after || cursor >= file.next) return { items: [], next: cursor, head: cursor }
    const items: MailItem[] = []
    let bytes = 0
    for (const item of file.mail) {
      if (item.cursor <= cursor || item.cursor > file.next || !isVisible(item)) continue
      bytes += item.header.length + item.payload.length + item.leaf.length + item.path.length * 32
      if (items.length > 0 && (bytes > maxBytes || items.length >= limits.mailPageItems)) {
        return { items, next: items.at(-1)?.cursor ?? cursor, head: file.next }
      }
      items.push(item)
    }
    return { items, next: file.next, head: file.next }
  }
}

function blobsOf({ context, file }: FileAnswers): RelayBlobs {
  const { crypto } = context.deps
  const blobs = new Map(file.blobs.map((each) => [idOf<BlobId>(crypto.sha256(each)), each]))
  return {
    offer: () => Promise.reject(new GiaobanError('relay/unreachable')),
    upload: () => Promise.reject(new GiaobanError('relay/unreachable')),
    drop: async () => {},
    segments: async () => undefined,
    download: async ({ blob, size, verify, write }) => {
      const found = blobs.get(blob)
      if (found === undefined) throw new GiaobanError('attachment/missing')
      if (found.length !== size) throw new GiaobanError('relay/garbage')
      for (let segment = 0; segment * limits.segmentBytes < size; segment++) {
        const from = segment * limits.segmentBytes
        const bytes = found.slice(from, Math.min(size, from + limits.segmentBytes))
        if (!verify(segment, bytes)) throw new GiaobanError('relay/garbage')
        await write(from, bytes)
      }
    },
  }
}
