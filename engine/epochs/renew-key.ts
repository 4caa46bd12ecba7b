/**
 * The device's X-Wing key: a new one whenever a seed was wrapped to the old one, and the old one destroyed when nothing
 * is left that only it opens (docs/spec/epochs.md, Device key).
 */
import { equalBytes, readU64, type Bytes } from '../../shared/bytes.ts'
import { idBytes } from '../../shared/ids.ts'
import { isSuspended } from '../../shared/protocol/directory/certificates.ts'
import type { DeviceKeyRecord } from '../../shared/protocol/directory/records.ts'
import { signerOf } from '../enrol/statement.ts'
import { deviceKeyStatement } from '../enrol/statements.ts'
import { keyNames } from '../vault/key-file.ts'
import { unadopted } from './adopt.ts'
import { refusalOf, submit } from './submit.ts'
import { audit, epochsOf, isReader, type EpochHome, type EpochWork } from './work.ts'

/** The newest key in the log. */
export const loggedKey = ({ context }: EpochHome): DeviceKeyRecord | undefined =>
  context.directory.state.devices.get(context.self.device)?.keys.last

/** Whether the key in the log has had a seed wrapped to it, or the device must show that it is back. */
export function isRenewalDue(home: EpochHome): boolean {
  const { directory, self } = home.context
  const record = directory.state.devices.get(self.device)
  const last = record?.keys.last
  if (record === undefined || last === undefined || !isReader(home)) return false
  if (isSuspended(record, directory.state.size)) return true
  return epochsOf(directory.state, self.unit).some(({ devices }) =>
    devices.some(({ device, counter }) => device === self.device && counter === last.counter),
  )
}

/** Publishes the next key if one is due: `taken`, or the log's word for why not. `undefined`: none is due. */
export async function renewDeviceKey(work: EpochWork): Promise<string | undefined> {
  const last = loggedKey(work)
  // the first desks of a unit have certificates before any epoch: key number 1 was made with the home
  const isFirst = last === undefined && isReader(work)
  if (!isFirst && !isRenewalDue(work)) return undefined
  // a seed that is still wrapped to the old key is taken in first: nothing is published while the box is in doubt
  if (unadopted(work).length > 0) return undefined
  const counter = (last?.counter ?? 0) + 1
  const publicKey = nextKey(work, counter)
  const { crypto, step } = work.context.deps
  const publicKeyHash = crypto.sha256(publicKey)
  const unstored = await refusalOf(async () => void (await work.client.request('putObject', { object: publicKey })))
  if (unstored !== undefined) return unstored
  step('epochs.key-object.after')
  const signer = signerOf(crypto, work.signing)
  const refusal = await submit(
    work,
    await deviceKeyStatement({ device: work.context.self.device, counter, publicKeyHash }, signer),
  )
  step('epochs.key-logged.after')
  const now = loggedKey(work)
  if (now === undefined || now.counter < counter || !equalBytes(now.publicKeyHash, publicKeyHash)) {
    return refusal ?? 'not-logged'
  }
  work.context.store.transaction('device-key-renewed', (tx) =>
    audit(work, tx, { action: 'device-key.renewed', object: idBytes(now.leaf) }),
  )
  return 'taken'
}

/** A key that a power cut left behind is used: it may be in the log already. Durable when it returns. */
function nextKey({ context, keys }: EpochHome, counter: number): Bytes {
  const { crypto } = context.deps
  const name = keyNames.deviceKem(counter)
  if (keys.get(name) === undefined) {
    const raw = crypto.random(32)
    const key = crypto.secretKey(raw)
    raw.fill(0)
    keys.change({ put: [{ name, key }] })
    key.purge()
  }
  const kept = keys.get(name)
  if (kept === undefined) throw new Error('a key that was put is there')
  const pair = crypto.kemKeyPair(kept)
  pair.secretKey.purge()
  return pair.publicKey
}

/** Old keys whose successor is in the log, and which no seed wrap of an epoch still waits for. Returns how many went. */
export function destroyOldKeys(home: EpochHome): number {
  const { context, keys } = home
  const last = loggedKey(home)
  if (last === undefined || !isOurs(home, last)) return 0
  const waiting = unadopted(home).flatMap(({ devices }) => devices)
  const needed = new Set(waiting.filter(({ device }) => device === context.self.device).map(({ counter }) => counter))
  const old = keys.names(keyNames.deviceKem(0).subarray(0, 1)).filter((name) => {
    const counter = readU64(name, 1) ?? 0
    return counter < last.counter && !needed.has(counter)
  })
  if (old.length === 0) return 0
  context.deps.step('epochs.key-destroyed.before')
  keys.change({ remove: old })
  return old.length
}

/** The key in the log under our newest number is the one that lies here. */
export function isOurs({ context, keys }: EpochHome, logged: DeviceKeyRecord): boolean {
  const key = keys.get(keyNames.deviceKem(logged.counter))
  if (key === undefined) return false
  const pair = context.deps.crypto.kemKeyPair(key)
  pair.secretKey.purge()
  return equalBytes(context.deps.crypto.sha256(pair.publicKey), logged.publicKeyHash)
}
