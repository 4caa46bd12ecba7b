/** What each command changes in the view: the same in every process that applies the same commands in the same order. */
import { limits } from '../../../shared/limits.ts'
import type { EnrolmentBoxes } from '../../enrolment/boxes.ts'
import type { Delivery, PostOutcome } from '../port.ts'
import type { SqliteLog } from '../sqlite-log-store.ts'
import type { SqliteMail } from '../sqlite-mail-store.ts'
import type { ViewBlobs } from '../sqlite-view-blobs.ts'
import type { ViewMail } from '../sqlite-view-mail.ts'
import type { ViewChunks } from '../sqlite-view-chunks.ts'
import type { CommandBody, CommandKind } from './commands.ts'
import type { StreamName } from './engine.ts'

export interface Outcomes {
  readonly post: PostOutcome
  readonly ack: readonly Delivery[]
  /** Envelopes of which nothing is left. */
  readonly expire: number
  /** Whether the head was the expected one. */
  readonly append: boolean
  readonly chunk: undefined
  readonly object: undefined
  readonly note: undefined
  readonly pulse: undefined
  readonly boxOpen: ReturnType<EnrolmentBoxes['open']>
  readonly boxPut: ReturnType<EnrolmentBoxes['put']>
  readonly boxClose: boolean
  readonly claim: undefined
  readonly whole: undefined
}

/** Of a command: where it lies, and the engine's clock when it was written. */
export interface Where {
  readonly stream: StreamName
  readonly sequence: number
  readonly at: number
}

export type Project = {
  readonly [K in CommandKind]: (body: CommandBody<K>, where: Where) => Outcomes[K]
}

export const shardIn = (stream: StreamName): number => (stream.startsWith('mail-') ? Number(stream.slice(5)) : -1)

/** A relay whose clock is ahead must not hold up for as long what everybody forgets in one order. */
const notAhead = (at: number, written: number): number => Math.min(at, written + limits.engineSkewMs)

export function createProjection(parts: {
  readonly mail: SqliteMail
  readonly viewMail: ViewMail
  readonly log: SqliteLog
  readonly chunks: ViewChunks
  readonly boxes: EnrolmentBoxes
  readonly blobs: ViewBlobs
}): Project {
  const { mail, viewMail, log, chunks, boxes, blobs } = parts
  return {
    post: (body, { stream, sequence, at }) =>
      viewMail.insertPart({ ...body, at: notAhead(body.at, at) }, { shard: shardIn(stream), sequence }),
    ack: ({ cursor, at, ...view }) => mail.advance(view, { cursor, at }),
    expire: ({ upTo }, { stream }) => viewMail.expireParts(shardIn(stream), upTo),
    append: (body) => {
      const { size, root, nextSize, nextRoot, id, chunks: count } = body
      const leaves = id === undefined ? body.leaves : chunks.take(id, count ?? 0)
      if (leaves === undefined) return false // somebody wrote the end of what he never began
      return log.append({ expected: { size, root }, leaves, next: { size: nextSize, root: nextRoot } })
    },
    chunk: ({ id, position, leaves }) => {
      chunks.put(id, position, leaves)
      return undefined
    },
    object: ({ hash, content }) => {
      log.putObject(hash, content)
      return undefined
    },
    note: ({ note }) => {
      log.saveNote(note)
      return undefined
    },
    pulse: () => undefined,
    boxOpen: ({ box, ...opened }) => boxes.open(box, opened),
    boxPut: ({ box, side, unit, position, bytes: message, now }) =>
      boxes.put(box, side === 'inviter' && unit !== undefined ? { side, unit } : { side: 'newcomer' }, {
        position,
        bytes: message,
        now,
      }),
    boxClose: ({ box, unit }) => boxes.close(box, unit),
    claim: ({ unit, blob, claim }, { sequence, at }) => {
      const renewed = claim && { ...claim, renewedAt: notAhead(claim.renewedAt, at), revision: sequence }
      blobs.setClaim(unit, blob, renewed ?? { endedAt: sequence })
      return undefined
    },
    whole: ({ blob, whole }, { sequence }) => {
      blobs.setWhole(blob, whole === undefined ? { endedAt: sequence } : { ...whole, revision: sequence })
      return undefined
    },
  }
}
