/** A directory log of so many statements, as 100 units make them: day after day the next epoch, and each desk's next key. */
import type { Bytes } from '../shared/bytes.ts'
import type { Crypto } from '../shared/protocol/crypto-port.ts'
import { hour } from '../shared/time.ts'
import { LogMaker, type MadeUnit } from './log-maker.ts'

const units = 100
const desks = 3
/** Four rotations a day: the log allows eight. */
const apartMs = 6 * hour

export interface BenchLog {
  readonly root: Bytes
  readonly leaves: readonly Bytes[]
  /** Signatures that a replay verifies. */
  readonly signatures: number
}

export async function makeLog(crypto: Crypto, size: number): Promise<BenchLog> {
  const maker = new LogMaker({ crypto, startsAt: Date.UTC(2026, 0, 1) })
  await maker.begin()
  const all: MadeUnit[] = []
  for (let i = 0; i < units; i++) all.push(await maker.found(i, desks))
  while (maker.leaves.length < size) {
    maker.now += apartMs
    for (const unit of all) {
      for (const desk of unit.desks) await maker.renewKey(desk)
      await maker.rotate(unit)
    }
  }
  // what is cut off are epochs and keys, each with one signature
  const { leaves, root, signatures } = maker
  return { root, leaves: leaves.slice(0, size), signatures: signatures - (leaves.length - size) }
}
