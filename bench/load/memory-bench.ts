/** What a connected desk costs in memory: the relay's process with thousands of sessions, beside Prosody's. */
import { setTimeout as pause } from 'node:timers/promises'
import { createCrypto } from '../../shared/crypto/index.ts'
import { rowOf, type Row } from '../measure.ts'
import { temporaryFolder } from '../world.ts'
import { LoadDesk } from './desk.ts'
import { createFleet } from './fleet.ts'
import { hasProsody, prosodyPassword, startProsody } from './prosody.ts'
import { configOf, startRelay, type ProcessUse } from './relay.ts'
import { XmppClient } from './xmpp.ts'

const units = 500
const desksPerUnit = 4
const atOnce = 50
const peers = 1000
const mib = 1024 * 1024

export async function relayMemory(): Promise<Row[]> {
  const crypto = await createCrypto()
  using folder = temporaryFolder()
  const fleet = await createFleet(crypto, { folder: folder.path, units, desks: desksPerUnit })
  await using relay = await startRelay({ config: configOf(fleet), synchronous: 'FULL' })
  const desks = fleet.units.flatMap(({ id, desks: own }) =>
    own.map((desk) => new LoadDesk(crypto, { unit: id, device: desk.id, keys: desk.keys })),
  )
  const each = await growth(relay, desks, (desk) => desk.connect(relay.url))
  const unit = 'MiB/1,000'
  const name = 'relay-memory'
  if (!hasProsody())
    return [rowOf({ name, unit, against: 'nothing: Prosody is missing' }, [{ value: each, beside: Number.NaN }])]
  const users = Array.from({ length: peers }, (_, i) => `u${i}`)
  await using server = await startProsody(folder.path, users)
  const beside = await growth(server, users, (user) => XmppClient.login(server.port, user, prosodyPassword))
  for (const desk of desks) desk.close()
  return [
    rowOf({ name, unit, against: `Prosody ${server.version}, as many authenticated sessions` }, [
      { value: each, beside },
    ]),
  ]
}

/** MiB that the process grows by for 1,000 of them; the first tenth is not counted. */
async function growth<T>(
  server: ProcessUse,
  all: readonly T[],
  connect: (each: T) => Promise<unknown>,
): Promise<number> {
  const connectAll = async (some: readonly T[]): Promise<void> => {
    for (let i = 0; i < some.length; i += atOnce) await Promise.all(some.slice(i, i + atOnce).map(connect))
    await pause(3000)
  }
  const first = all.slice(0, all.length / 10)
  await connectAll(first)
  const before = server.rssBytes()
  await connectAll(all.slice(first.length))
  return (server.rssBytes() - before) / mib / ((all.length - first.length) / 1000)
}
