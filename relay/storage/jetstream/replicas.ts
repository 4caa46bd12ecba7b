/**
 * What each node has of a stream, and a node that has something else given the stream anew. Servers up to 2.10.22 keep,
 * on a node that comes back, what it had written as a leader and nobody else had: from there on its copy is another one,
 * for good, and whoever reads from it, or follows it when it leads, reads another history (docs/adr/0008).
 */
import { AckPolicy, DeliverPolicy, ReplayPolicy, type JetStreamManager } from '@nats-io/jetstream'
import { createInbox, type Msg, type NatsConnection } from '@nats-io/transport-node'
import { equalBytes, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { Clock } from '../../../shared/time.ts'
import type { Judged, Verdict } from '../replicated/engine.ts'
import type { Alone } from './alone.ts'
import { sequenceOf } from './reply.ts'

export interface Access {
  readonly connection: NatsConnection
  readonly jsm: JetStreamManager
  readonly clock: Pick<Clock, 'monotonic'>
  readonly alone: Alone
}

/**
 * A consumer lies on a node that the server draws, for some seconds also on one that is cut off and says nothing: several
 * are asked for at once, and of twenty times all three are drawn nineteen times in two rounds.
 */
const drawnAtOnce = 5
const usualRounds = 2
/** A node that has the message gives it at once. */
const giveMs = 500
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** By node, until that is enough; `undefined`: it has none of that number, or none that `of` takes. Nodes that are away, or say nothing, are not in it. */
export async function copiesAt(
  access: Access,
  { stream, sequence, of = ({ data }) => new Uint8Array(data), isEnough = () => false, rounds = usualRounds }: Copied,
): Promise<ReadonlyMap<string, Bytes | undefined>> {
  const { leader, nodes } = await nodesOf(access, stream)
  const found = new Map<string, Bytes | undefined>()
  const isOver = (): boolean => found.size >= nodes.length || isEnough([...found.values()])
  for (let left = rounds; left > 0 && !isOver(); left -= 1) {
    const drawn = Array.from({ length: drawnAtOnce }, async () => {
      const { node, copy, isSilent } = await copyAt(access, { stream, sequence, of })
      if (!isSilent && found.get(node ?? leader) === undefined) found.set(node ?? leader, copy)
    })
    const all = Promise.allSettled(drawn) // one that is cut off takes its time
    await Promise.race([all, settledWhen(drawn, isOver)])
  }
  return found
}

async function settledWhen(drawn: readonly Promise<unknown>[], isOver: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const each of drawn) void each.catch(() => undefined).then(() => isOver() && resolve())
  })
}

interface Copied {
  readonly stream: string
  readonly sequence: number
  /** What is compared of a message: its bytes, where nothing is said. */
  readonly of?: (message: Msg) => Bytes | undefined
  readonly isEnough?: (copies: readonly (Bytes | undefined)[]) => boolean
  /** More, where who was not drawn would be taken for one that may have it. */
  readonly rounds?: number
}

async function copyAt(
  { connection, jsm }: Access,
  { stream, sequence, of }: Required<Pick<Copied, 'stream' | 'sequence' | 'of'>>,
) {
  const inbox = createInbox()
  let timer: NodeJS.Timeout | undefined
  let give = (_: Msg): void => {}
  const given = new Promise<Msg>((resolve) => (give = resolve))
  // outside of the promise: on a connection that was closed meanwhile it throws, and nobody would hear that there
  const subscription = connection.subscribe(inbox, {
    max: 1,
    callback: (error, message) => void (error === null && give(message)),
  })
  try {
    const { name, cluster, num_pending } = await jsm.consumers.add(stream, {
      deliver_subject: inbox,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: sequence,
      ack_policy: AckPolicy.None,
      replay_policy: ReplayPolicy.Instant,
      mem_storage: true,
      max_deliver: 1,
    })
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, giveMs, undefined)
    })
    const message = await Promise.race([given, late])
    void jsm.consumers.delete(stream, name).catch(() => undefined) // it goes by itself as well
    const copy = sequenceOf(message?.reply) === sequence && message !== undefined ? of(message) : undefined
    return { node: cluster?.leader, copy, isSilent: message === undefined && num_pending > 0 }
  } finally {
    clearTimeout(timer)
    subscription.unsubscribe()
  }
}

async function nodesOf({ jsm }: Access, stream: string): Promise<{ leader: string; nodes: readonly string[] }> {
  const { cluster } = await jsm.streams.info(stream)
  const leader = cluster?.leader ?? ''
  if (leader === '') throw new GiaobanError('engine/busy')
  const others = (cluster?.replicas ?? []).filter(({ offline }) => offline !== true).map(({ name }) => name)
  return { leader, nodes: [leader, ...others] }
}

/**
 * Which command the stream has at a sequence: the one that two nodes have. What only one says is not the truth, a leader's
 * word neither: who led alone in a cut network says for some seconds after it that it leads. `mended`: it is the one that
 * was read, and a node that had another one is given the stream anew.
 */
export async function judge(
  access: Access,
  stream: string,
  read: Judged,
): Promise<{ readonly verdict: Verdict; readonly anew?: string }> {
  const { sequence, byTwo = false } = read
  const isEnough: Copied['isEnough'] = (copies) =>
    byTwo && copies.filter((copy) => copy !== undefined && read.isIt(copy)).length >= 2
  const { truth, other, said } = await lookAt(access, { stream, sequence, isEnough })
  if (truth === undefined) return { verdict: said === undefined ? 'unknown' : read.isIt(said) ? 'alone' : 'apart' }
  const isOurs = read.isIt(truth)
  if (other === undefined) return { verdict: isOurs ? 'same' : 'other' }
  const anew = await access.alone.run(async () => {
    const again = await lookAt(access, { stream, sequence }) // another relay may just have done it
    if (again.other !== undefined) await giveAnew(access, stream, again.other)
    return again.other ?? ''
  })
  if (!isOurs) return { verdict: 'other', ...(anew !== undefined && { anew }) }
  return anew === undefined ? { verdict: 'unknown' } : { verdict: 'mended', anew }
}

interface Looked {
  /** What two nodes have. */
  readonly truth?: Bytes
  /** The one node that differs from them. */
  readonly other?: string
  /** What the leader has where no two agree. */
  readonly said?: Bytes | undefined
}

async function lookAt(access: Access, asked: Copied): Promise<Looked> {
  const copies = await copiesAt(access, asked)
  const known = [...copies].filter((each): each is [string, Bytes] => each[1] !== undefined)
  const agreed = known.find(([, copy]) => known.filter(([, each]) => equalBytes(copy, each)).length >= 2)?.[1]
  if (agreed === undefined) return { said: copies.get((await nodesOf(access, asked.stream)).leader) }
  const [other] = known.find(([, copy]) => !equalBytes(copy, agreed)) ?? []
  // with two that agree nothing is lost without the third
  return { truth: agreed, ...(other !== undefined && { other }) }
}

/** Two nodes have all that was confirmed at any time while the third is emptied and filled. */
async function giveAnew(access: Access, stream: string, node: string): Promise<void> {
  const { connection, jsm } = access
  const ask = (what: string, body: object): Promise<unknown> =>
    connection.request(`$JS.API.STREAM.${what}.${stream}`, JSON.stringify(body), { timeout: limits.engineAnswerMs })
  if ((await nodesOf(access, stream)).leader === node) await ask('LEADER.STEPDOWN', {})
  await until(access, async () => (await nodesOf(access, stream)).leader !== node)
  await ask('PEER.REMOVE', { peer: node }) // of three nodes none takes its place, which the server calls a failure
  await until(access, async () => !(await nodesOf(access, stream)).nodes.includes(node))
  await giveThird(jsm, stream)
}

/** A stream that has lost a node for good, and not only from sight, is given one again. */
export async function complete({ jsm, alone }: Access, stream: string): Promise<void> {
  const lacks = async (): Promise<boolean> => ((await jsm.streams.info(stream)).cluster?.replicas ?? []).length < 2
  if (await lacks()) await alone.run(async () => void ((await lacks()) && (await giveThird(jsm, stream))))
}

/** One that has no bound yet is given it. Where servers or their account have no room to promise, it stays as it is. */
export async function bound({ jsm, alone }: Access, stream: string, bytes: number): Promise<void> {
  const lacks = async (): Promise<boolean> => (await jsm.streams.info(stream)).config.max_bytes === -1
  const give = async (): Promise<void> => void (await jsm.streams.update(stream, { max_bytes: bytes }))
  if (await lacks()) await alone.run(async () => void ((await lacks()) && (await give())))
}

/** A number that does not change changes nothing. */
async function giveThird(jsm: JetStreamManager, stream: string): Promise<void> {
  await jsm.streams.update(stream, { num_replicas: 2 })
  await jsm.streams.update(stream, { num_replicas: 3 })
}

async function until({ clock }: Access, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = clock.monotonic() + limits.engineStartMs; ; await pause(100)) {
    if (await isSo().catch(() => false)) return
    if (clock.monotonic() > end) throw new GiaobanError('engine/busy')
  }
}
