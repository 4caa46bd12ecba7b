/** Blobs: create, offset, patch, get with a range (docs/spec/relay.md, Blobs). Bearer: the token of an online session. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GiaobanError } from '../../shared/errors.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { BlobId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { partMediaType, relayPaths, segmentsPath, uploadHeaders } from '../../shared/protocol/relay-wire/paths.ts'
import type { RelayContext } from '../context.ts'
import type { OnlineSession } from '../session/hub.ts'
import type { Lobby } from '../session/lobby.ts'
import type { Reader, SendBudget } from '../session/send-budget.ts'
import type { BlobState, BlobStore } from '../storage/port.ts'
import { storeBody } from './blob-body.ts'
import { FileSockets } from './file-sockets.ts'
import { pulled } from './pulled.ts'
import { parseRange, type ByteRange } from './range.ts'
import { refuse, refuseStranger } from './reply.ts'

interface ByBlob {
  Params: { readonly blob: string }
}

const blobForm = /^[0-9a-f]{64}$/
/** One answer is at most this much, a piece of it in memory at a time; the client asks again. */
const maxRangeBytes = 4 * limits.blobPartBytes
/** After which a unit that had too much hashed again asks again: what it may then is a part of a slow line. */
const readAgainMs = 10_000

export function blobRoutes(app: FastifyInstance, context: RelayContext, lobby: Pick<Lobby, 'prove' | 'asks'>): void {
  const { blobs, deps, hub } = context
  const sockets = new FileSockets(hub, deps)
  app.addContentTypeParser(partMediaType, (_request, _body, done) => done(null)) // its handler reads it
  // a folder of its own, so that the check runs before any body is read and no blob route can miss it
  app.addHook('onRequest', async (request, reply) => {
    const session = sessionOf(request)
    const wait = session === undefined ? 0 : sockets.admit(session, request.raw.socket, reply.raw)
    if (session === undefined || wait > 0) {
      if (wait > 0) context.counters.limited.add(1, 'files')
      const refused = (): FastifyReply =>
        session === undefined ? refuse(reply, 'auth-refused') : refuse(reply, 'rate-limited', wait)
      return refuseStranger(context, lobby, { request, reply }) ?? refused()
    }
    lobby.prove(request.raw.socket, session.device)
    await hub.turns.take(session.unit, 0) // bytes of files count for nobody: an alert would wait behind one
    return undefined
  })

  const sessionOf = (request: FastifyRequest): OnlineSession | undefined => {
    const token = /^Bearer ([0-9a-f]{64})$/.exec(request.headers.authorization ?? '')?.[1]
    const session = token === undefined ? undefined : hub.sessionOf(token)
    return session !== undefined && context.log.device(session.device)?.active === true ? session : undefined
  }

  /** The asking session and the named blob; `undefined` when the session ended meanwhile or the name is none. */
  const named = (request: FastifyRequest<ByBlob>): { session: OnlineSession; blob: BlobId } | undefined => {
    const session = sessionOf(request)
    const { blob } = request.params
    return session === undefined || !blobForm.test(blob) ? undefined : { session, blob: blob as BlobId }
  }

  /** Counts from the last bytes that went out; the next request on the socket begins without it. */
  const endWhenUnread = (request: FastifyRequest): void => void request.raw.socket.setTimeout(deps.bounds.fileStallMs)

  app.post(relayPaths.blobs, async (request, reply) => {
    const session = sessionOf(request)
    const asked = parseClaim(request.body)
    if (session === undefined || asked === undefined) return refuse(reply, 'garbage')
    if (asked.size > deps.bounds.blobBytes) return refuse(reply, 'too-large')
    const claimed = await blobs.create({
      unit: session.unit,
      ...asked,
      at: deps.clock.now(),
      quotaBytes: deps.bounds.blobQuotaPerUnitBytes,
      maxUploads: deps.bounds.blobUploadsPerUnit,
      maxClaims: deps.bounds.blobClaimsPerUnit,
    })
    if (!claimed.ok) return refuse(reply, claimed.error === 'size' ? 'garbage' : claimed.error)
    return describe(reply.code(claimed.value.complete ? 200 : 201), claimed.value).send({ ...claimed.value })
  })

  app.head<ByBlob>(`${relayPaths.blobs}/:blob`, async (request, reply) => {
    const target = named(request)
    const state = target === undefined ? undefined : await blobs.state(target.session.unit, target.blob)
    if (state === undefined) return refuse(reply, 'not-found')
    return describe(reply, state).send()
  })

  app.patch<ByBlob>(`${relayPaths.blobs}/:blob`, async (request, reply) => {
    const target = named(request)
    const offset = parseNumber(request.headers[uploadHeaders.offset])
    const length = parseNumber(request.headers['content-length'])
    const isPart = request.headers['content-type'] === partMediaType
    if (target === undefined || offset === undefined || length === undefined || !isPart) return refuse(reply, 'garbage')
    if (length > limits.blobAppendBytes) return refuse(reply, 'too-large')
    const { unit } = target.session
    const minBytes = deps.bounds.blobPartMinBytes
    const state = await blobs.state(unit, target.blob) // before any memory is given to it
    if (state === undefined || reply.raw.destroyed) return refuse(reply, 'not-found')
    if (length < minBytes && offset + length < state.size) return refuse(reply, 'garbage')
    // what is refused in the middle is answered on the same connection
    const chunks = request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
    const room = {
      budget: hub.bodies,
      cut: () => void request.raw.socket.destroy(),
      onGone: (gone: () => void) => void reply.raw.once('close', gone),
    }
    const stored = await storeBody(blobs, { unit, blob: target.blob, offset, length, chunks, room }, minBytes)
    if (stored.ok) return describe(reply.code(200), stored.value).send({ ...stored.value })
    switch (stored.error) {
      case 'unknown':
        return refuse(reply, 'not-found')
      case 'offset':
        return refuse(reply, 'offset')
      case 'overflow':
        return refuse(reply, 'too-large')
      case 'hash':
        return refuse(reply, 'hash')
      case 'full':
        return refuse(reply, 'full')
      case 'later':
        return refuse(reply, 'rate-limited', readAgainMs)
    }
  })

  app.delete<ByBlob>(`${relayPaths.blobs}/:blob`, async (request, reply) => {
    const target = named(request)
    const isDropped = target !== undefined && (await blobs.drop(target.session.unit, target.blob))
    return isDropped ? reply.code(204).send() : refuse(reply, 'not-found')
  })

  app.get<ByBlob>(`${relayPaths.blobs}/:blob`, async (request, reply) => {
    const target = named(request)
    const size = target === undefined ? undefined : await blobs.size(target.blob)
    if (target === undefined || size === undefined) return refuse(reply, 'not-found')
    const range = parseRange(request.headers.range, { size, maxBytes: maxRangeBytes })
    if (range === undefined) return reply.code(416).header('content-range', `bytes */${size}`).send()
    const reader = { giveUp: () => void request.raw.socket.destroy() }
    if (reply.raw.destroyed) return refuse(reply, 'not-found') // nobody is there any more
    reply.raw.once('close', () => hub.files.leave(reader))
    const isGone = (): boolean => !reply.raw.destroyed && reply.raw.writableLength === 0
    const pieces = piecesOf(blobs, { ...range, blob: target.blob, room: { budget: hub.files, reader, isGone } })
    const first = await pieces.next() // before the status: what is wrong with a blob shows here
    if (first.done === true) return refuse(reply, 'not-found')
    endWhenUnread(request)
    return reply
      .code(206)
      .header('content-length', range.to - range.from)
      .header('content-range', `bytes ${range.from}-${range.to - 1}/${size}`)
      .header('accept-ranges', 'bytes')
      .type('application/octet-stream')
      .send(pulled(first.value, pieces))
  })

  app.get<ByBlob>(`${relayPaths.blobs}/:blob/${segmentsPath}`, async (request, reply) => {
    const target = named(request)
    const segments = target === undefined ? undefined : await blobs.segments(target.blob)
    if (segments === undefined) return refuse(reply, 'not-found')
    endWhenUnread(request)
    return reply.type('application/octet-stream').send(asBuffer(segments))
  })
}

/** Where pieces wait until they are taken, and whose they are. */
interface Room {
  readonly budget: SendBudget
  readonly reader: Reader
  /** Whether the kernel has all that was given out, so that its memory is free. */
  isGone(): boolean
}

/** Ends at once where there is no such blob; throws where one ends too early. The next is read when the last has gone. */
async function* piecesOf(
  blobs: BlobStore,
  asked: ByteRange & { readonly blob: BlobId; readonly room: Room },
): AsyncGenerator<Buffer, void> {
  const { blob, from, to, room } = asked
  let memory: Bytes | undefined
  for (let at = from; at < to; at += limits.blobPartBytes) {
    const end = Math.min(to, at + limits.blobPartBytes)
    await room.budget.room(room.reader, end - at)
    const bytes = await blobs.read(blob, { from: at, to: end, into: memory })
    if (bytes === undefined && at === from) return
    if (bytes?.length !== end - at) throw new GiaobanError('store/damaged')
    yield asBuffer(bytes)
    room.budget.release(room.reader, end - at)
    memory = room.isGone() ? bytes : undefined
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

const describe = (reply: FastifyReply, state: BlobState): FastifyReply =>
  reply
    .header(uploadHeaders.offset, state.offset)
    .header(uploadHeaders.length, state.size)
    .header(uploadHeaders.complete, state.complete ? 1 : 0)
    .header(uploadHeaders.limit, `max-append-size=${limits.blobAppendBytes}`)

function parseClaim(body: unknown): { readonly size: number; readonly blob: BlobId } | undefined {
  if (typeof body !== 'object' || body === null || !('size' in body) || !('sha256' in body)) return undefined
  const { size, sha256 } = body
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1) return undefined
  return typeof sha256 === 'string' && blobForm.test(sha256) ? { size, blob: sha256 as BlobId } : undefined
}

function parseNumber(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined
}
