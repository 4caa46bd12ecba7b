/** What the directory costs whoever has it already: memory, and a start over leaves that were judged before. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Replica } from '../engine/directory/replica.ts'
import { createLogCopy } from '../relay/log/copy.ts'
import { createMemoryLogStore } from '../relay/log/memory-log-store.ts'
import type { LogHead } from '../relay/log/store.ts'
import { createLogWriter } from '../relay/log/writer.ts'
import type { Bytes } from '../shared/bytes.ts'
import { createCrypto } from '../shared/crypto/index.ts'
import { signCheckpoint } from '../shared/protocol/checkpoint.ts'
import type { Crypto } from '../shared/protocol/crypto-port.ts'
import { MerkleTree } from '../shared/protocol/merkle-tree.ts'
import { leafHash } from '../shared/protocol/merkle.ts'
import { day } from '../shared/time.ts'
import { LogMaker, type MadeUnit } from './log-maker.ts'
import { makeLog, type BenchLog } from './log.ts'
import { measurePair, milliseconds, rowOf, type Measured, type Row } from './measure.ts'
import { bareReplay } from './primitives.ts'

const statements = 100_000
const units = 1000
const desks = 3

/** Two nodes of the tree. */
const nodes = 64
const [hash, id, number] = [32, 16, 6]
/** A device key: of which key, when, where; the device and the counter follow from where it stands. */
const keyBytes = nodes + hash + 2 * number
/** An epoch of three devices: two hashes, when, where, and each device with its counter. */
const epochBytes = nodes + 2 * hash + 2 * number + desks * (id + number)
/** A certificate of a device: three keys, their name, whose, when, where, until when. */
const deviceBytes = nodes + 4 * hash + 2 * id + 4 * number
const renewalBytes = nodes + 4 * number

export async function directoryMemory(): Promise<Row[]> {
  const crypto = await createCrypto()
  const rotations = await makeLog(crypto, statements)
  const bytesOf = async (log: Pick<BenchLog, 'root' | 'leaves'>): Promise<number> =>
    grownBy(() => replicaOf(crypto, log))
  const units0 = await bytesOf(await makePeople(crypto, { each: 0, renewals: 0 }))
  const certified = await bytesOf(await makePeople(crypto, { each: desks, renewals: 0 }))
  const renewed = await bytesOf(await makePeople(crypto, { each: desks, renewals: 4 }))
  const row = (name: string, against: string, { value, beside }: Measured): Row =>
    rowOf({ name, unit: 'B/leaf', against: `${against}, and two nodes of a tree` }, [{ value, beside }])
  return [
    row('directory-memory', 'hashes, times, ids and counters of a rotation', {
      value: (await bytesOf(rotations)) / statements,
      beside: (desks * keyBytes + epochBytes) / (desks + 1),
    }),
    row('directory-memory-tree', 'nothing else', {
      value: (await grownBy(() => treeOf(crypto, rotations))) / statements,
      beside: nodes,
    }),
    row('directory-memory-desk', 'keys, ids and times of a certificate', {
      value: (certified - units0) / (units * desks),
      beside: deviceBytes,
    }),
    row('directory-memory-renewal', 'times of a certificate', {
      value: (renewed - certified) / (4 * units * desks),
      beside: renewalBytes,
    }),
  ]
}

export async function startWithLog(): Promise<Row[]> {
  const crypto = await createCrypto()
  const log = await makeLog(crypto, statements)
  const yardstick = await bareReplay({ ...log, signatures: 0 })
  const pair = {
    unit: 'ms',
    against: 'SHA-256 of every leaf and of every node of the tree',
    runs: 5,
    warmup: 1,
    yardstick: () => milliseconds(yardstick),
  }
  const tree = treeOf(crypto, log)
  const head: LogHead = { size: tree.size, root: tree.root() }
  const store = createMemoryLogStore(crypto)
  await store.append({ expected: await store.head(), leaves: log.leaves, next: head })
  const keys = (name: string) => ({ name, keys: crypto.signingKeyPair(crypto.secretKey(crypto.random(32))) })
  const [logKey, witness] = [keys('bench.test/log'), keys('bench.test/witness')]
  const start = () =>
    createLogWriter({
      crypto,
      store,
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      log: logKey,
      witness,
      root: log.root,
      step: () => undefined,
      signedHead: { load: async () => head, save: async () => undefined },
    })
  const copied = createMemoryLogStore(crypto)
  await copied.append({ expected: await copied.head(), leaves: log.leaves, next: head })
  await copied.saveNote(signCheckpoint(crypto, logKey, { origin: logKey.name, ...head }))
  const copy = () =>
    createLogCopy({
      crypto,
      store: copied,
      clock: { monotonic: () => performance.now() },
      log: { name: logKey.name, publicKey: logKey.keys.publicKey },
      root: log.root,
      step: () => undefined,
    })
  return [
    await measurePair({
      ...pair,
      name: `start-${statements}-leaves`,
      subject: () => milliseconds(() => replicaOf(crypto, log)),
    }),
    await measurePair({ ...pair, name: `start-relay-${statements}`, subject: () => milliseconds(start) }),
    await measurePair({ ...pair, name: `start-copy-${statements}`, subject: () => milliseconds(copy) }),
  ]
}

/** Units with an officer, two administrators and so many desks each, whose certificates are renewed so often. */
async function makePeople(
  crypto: Crypto,
  { each, renewals }: { readonly each: number; readonly renewals: number },
): Promise<Pick<BenchLog, 'root' | 'leaves'>> {
  const maker = new LogMaker({ crypto, startsAt: Date.UTC(2026, 0, 1) })
  await maker.begin()
  const all: MadeUnit[] = []
  for (let i = 0; i < units; i++) all.push(await maker.found(i, each))
  for (let round = 0; round < renewals; round++) {
    maker.now += 80 * day
    for (const unit of all) for (const desk of unit.desks) await maker.renew(unit, desk)
  }
  return maker
}

/** As a home opens that has judged these leaves. */
function replicaOf(crypto: Crypto, { root, leaves }: Pick<BenchLog, 'root' | 'leaves'>): Replica {
  const replica = new Replica(crypto, root)
  for (const _ of replica.restoring(leaves, () => true));
  if (replica.size !== leaves.length) throw new Error('leaves are missing')
  return replica
}

function treeOf(crypto: Crypto, { leaves }: { readonly leaves: readonly Bytes[] }): MerkleTree {
  const tree = new MerkleTree(crypto)
  for (const leaf of leaves) tree.append(leafHash(crypto, leaf))
  return tree
}

/** Bytes of heap and of buffers that are held while what `make` gives is held. */
async function grownBy(make: () => unknown): Promise<number> {
  const before = await held()
  const kept = [make()]
  const after = await held()
  if (kept.pop() === undefined) throw new Error('nothing was made')
  return after - before
}

async function held(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let i = 0; i < 3; i++) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
