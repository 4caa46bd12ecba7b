/** Units as witnesses over real connections: the relay collects, serves what a quorum has seen, refuses what is bad. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cosignNewest } from '../../../engine/directory/witness-duty.ts'
import { createWitness, type Witness, type WitnessedTree } from '../../../engine/directory/witness.ts'
import { officerStatement, policyStatement } from '../../../engine/enrol/statements.ts'
import { updateDirectory } from '../../../engine/sync/update-directory.ts'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { openCheckpoint, peekCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { policyAt } from '../../../shared/protocol/directory/selectors.ts'
import { isUnwitnessed } from '../../../shared/protocol/directory/witnessing.ts'
import { hour } from '../../../shared/time.ts'
import { openDirectoryHome, type DirectoryHome } from '../../support/directory-home.ts'
import type { TestDevice, TestKey, TestUnit } from '../../support/directory-world.ts'
import {
  clientOf,
  makeRelayWorld,
  relayFolder,
  startRelay,
  worldClock,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

let folder: RelayFolder
let relay: Relay
let world: RelayWorld
let home: DirectoryHome
let reader: RelayClient
const units: { unit: TestUnit; device: TestDevice; client: RelayClient; witness: Witness; key: TestKey }[] = []

const logKey = () => {
  const { log } = world.directory.policy
  return { name: log.origin, publicKey: log.key }
}
/** Durable enough for a test that does not restart the witness. */
function witnessWith(key: TestKey): Witness {
  let latest: WitnessedTree | undefined
  return createWitness({
    crypto: world.crypto,
    store: { latest: () => latest, save: (_origin, _expected, next) => ((latest = next), true) },
    log: logKey(),
    keys: key.pair,
    clock: worldClock,
  })
}

beforeEach(async () => {
  folder = relayFolder()
  relay = await startRelay(folder.config)
  world = await makeRelayWorld(relay.url)
  const { directory } = world
  directory.now += hour
  for (const unit of world.units.slice(0, 2)) {
    const key = directory.key()
    const device = await directory.addDevice(unit, { witnessKey: key.publicKey })
    const client = clientOf(world, relay.url, { unit, device })
    units.push({ unit, device, client, witness: witnessWith(key), key })
  }
  const witnesses = units.map(({ unit, key }) => ({ name: `unit.${unit.code}`, key: key.publicKey, operator: false }))
  const policy = { ...directory.policy, serial: 1, witnesses: [...directory.policy.witnesses, ...witnesses], quorum: 2 }
  home = openDirectoryHome(directory, world.units[2].id)
  reader = clientOf(world, relay.url, { unit: world.units[2], device: world.units[2].devices[0]! })
  await reader.connect()
  await updateDirectory(reader, home.client)
  await directory.add(policyStatement(policy, [directory.root]))
  await world.publish(relay.url)
})
afterEach(async () => {
  for (const { client } of units.splice(0)) await client.close()
  await reader.close()
  home[Symbol.dispose]()
  await relay.drain()
  folder[Symbol.dispose]()
})
const head = async () => peekCheckpoint((await reader.request('logHead', {})).note!)!.size

describe('a log with units as witnesses', () => {
  it('serves the tree that a quorum has seen, and the next one when enough of them have', async () => {
    const all = world.directory.leaves.length
    expect(await head()).toBeLessThan(all)
    await updateDirectory(reader, home.client)
    expect(policyAt(home.client.state)?.serial).toBe(0)
    expect(home.client.facts().witnessed).toBe(false)

    const pushed: string[] = []
    units[0]!.client.listen((event) => event.type === 'push' && pushed.push(event.name))
    await units[0]!.client.connect()
    await expect.poll(() => pushed).toContain('cosignWanted')
    expect(await cosignNewest(units[0]!.client, units[0]!.witness)).toBe(true)
    expect(await head()).toBe(all)
    await updateDirectory(reader, home.client)
    expect(policyAt(home.client.state)?.serial).toBe(1)
    expect(isUnwitnessed(policyAt(home.client.state)!)).toBe(false)
    expect(home.client.facts()).toMatchObject({ witnessed: true, size: all })
    expect(home.client.sealing('thuong').ok).toBe(true)
  })

  it('keeps the cosignatures of units over a restart', async () => {
    await units[1]!.client.connect()
    await cosignNewest(units[1]!.client, units[1]!.witness)
    const all = await head()
    await reader.close()
    await units[1]!.client.close()
    await relay.drain()
    relay = await startRelay(folder.config)
    reader = clientOf(world, relay.url, { unit: world.units[2], device: world.units[2].devices[0]! })
    await reader.connect()
    expect(await head()).toBe(all)
    const { note } = await reader.request('logHead', {})
    const { witnesses } = policyAt(world.directory.state)!
    const named = witnesses.map(({ name, key }) => ({ name, publicKey: key }))
    const opened = openCheckpoint(world.crypto, { note: note!, log: logKey(), witnesses: named })
    expect(opened.ok && opened.value.cosignatures).toHaveLength(2)
  })

  it('tells a witness of growth, and proves it from where the witness stands', async () => {
    const { client, witness } = units[0]!
    await client.connect()
    await cosignNewest(client, witness)
    const grown = new Promise<void>((resolve) => {
      client.listen((event) => event.type === 'push' && event.name === 'cosignWanted' && resolve())
    })
    const [unit] = world.units
    await world.directory.add(
      officerStatement(world.directory.officerBody(unit, world.directory.officer('duty')), [unit.admin.key]),
    )
    const before = witness.latest.size
    await world.publish(relay.url)
    await grown
    expect(await cosignNewest(client, witness)).toBe(true)
    expect(witness.latest.size).toBe(before + 1)
  })

  it('takes no cosignature by a stranger, for another tree, from a wrong clock, or bent', async () => {
    const { client, key, unit } = units[0]!
    await client.connect()
    const { note, proof, name } = await client.request('cosignAsk', { size: 0 })
    expect(name).toBe(`unit.${unit.code}`)
    const give = (by: TestKey, change: { now?: number; name?: string } = {}) => {
      const fresh = createWitness({
        crypto: world.crypto,
        store: { latest: () => undefined, save: () => true },
        log: logKey(),
        keys: by.pair,
        clock: { now: () => change.now ?? worldClock.now() },
      })
      const answer = fresh.add({ oldSize: 0, proof, note: note!, name: change.name ?? name! })
      if (!answer.ok) throw new Error(answer.error.kind)
      return answer.value
    }
    const refused = { code: 'directory/refused' }
    await expect(client.request('cosign', give(world.directory.key()))).rejects.toMatchObject(refused)
    await expect(client.request('cosign', give(key, { name: 'nobody' }))).rejects.toMatchObject(refused)
    for (const off of [-hour, hour]) {
      await expect(client.request('cosign', give(key, { now: worldClock.now() + off }))).rejects.toMatchObject(refused)
    }
    const bent = give(key)
    const signature = new Uint8Array(bent.signature)
    signature[70] = signature[70]! ^ 1
    await expect(client.request('cosign', { ...bent, signature })).rejects.toMatchObject(refused)
    expect(await head()).toBeLessThan(world.directory.leaves.length)
    await client.request('cosign', give(key))
    expect(await head()).toBe(world.directory.leaves.length)
  })

  it('gives a name to witnesses only', async () => {
    expect((await reader.request('cosignAsk', { size: 0 })).name).toBeUndefined()
    expect(await reader.request('cosignAsk', { size: 1_000_000 })).toEqual({ proof: [] })
  })
})
