/**
 * Takes the seeds of the own unit's epochs in: each wrap is opened with the key that the statement names, the whole box
 * is audited, and the seed is on the disk before any mail sealed to it is acknowledged (docs/spec/epochs.md, Adopting).
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { idBytes } from '../../shared/ids.ts'
import type { EpochComplaint } from '../../shared/protocol/bodies/epoch-report.ts'
import type { EpochRecord } from '../../shared/protocol/directory/records.ts'
import { seedWrapsRoot } from '../../shared/protocol/directory/seed-wraps.ts'
import { openSeedWrap } from '../enrol/seed-wraps.ts'
import { doneEpochs, endEpoch, saveComplaint } from '../store/epochs.ts'
import { keyNames } from '../vault/key-file.ts'
import { audit, epochsOf, isOver, type EpochHome, type EpochWork } from './work.ts'

/** Epochs that name this device, whose seed is neither here nor done with, oldest first. */
export function unadopted({ context, keys }: EpochHome): readonly EpochRecord[] {
  const { self, directory, store } = context
  const done = doneEpochs(store.read)
  return epochsOf(directory.state, self.unit).filter(
    ({ epoch, devices }) =>
      !done.has(epoch) &&
      devices.some(({ device }) => device === self.device) &&
      keys.get(keyNames.unitEpoch(self.unit, epoch)) === undefined,
  )
}

/** How many were settled: adopted, refused, or too old to be taken in. Wraps that the relay does not show come later. */
export async function adoptEpochs(work: EpochWork): Promise<number> {
  const { context } = work
  let settled = 0
  for (const epoch of unadopted(work)) {
    if (isOver(context.directory.state, epoch, context.clock.now())) expire(work, epoch)
    else if (!(await adopt(work, epoch))) continue
    settled += 1
  }
  return settled
}

/** A rotation of this device that the log has: its seed takes its place. One that the log will never have goes. */
export function settlePending({ context, keys }: EpochHome): boolean {
  const { self, directory, deps } = context
  const all = epochsOf(directory.state, self.unit)
  const pending = keys.names(keyNames.pendingEpoch(self.unit, 0).subarray(0, 17))
  for (const name of pending) {
    const key = keys.get(name)
    const epoch = all.find((each) => equalBytes(keyNames.pendingEpoch(self.unit, each.epoch), name))
    if (key === undefined || epoch === undefined) continue // the statement may still be on its way
    const pair = deps.crypto.kemKeyPair(key)
    const isOurs = equalBytes(deps.crypto.sha256(pair.publicKey), epoch.publicKeyHash)
    pair.secretKey.purge()
    const isWanted = isOurs && !doneEpochs(context.store.read).has(epoch.epoch)
    keys.change({
      put: isWanted ? [{ name: keyNames.unitEpoch(self.unit, epoch.epoch), key }] : [],
      remove: [name],
    })
  }
  return pending.length > 0
}

async function adopt(work: EpochWork, epoch: EpochRecord): Promise<boolean> {
  const { context, keys, client } = work
  const { self, deps } = context
  const counter = epoch.devices.find(({ device }) => device === self.device)?.counter ?? 0
  const deviceKey = keys.get(keyNames.deviceKem(counter))
  if (deviceKey === undefined) return refuse(work, epoch, 'no-key')
  const { wraps } = await client.request('logWraps', { root: epoch.seedWrapsRoot })
  if (!areNamed(work, epoch, wraps)) return false
  const deviceKeys = deps.crypto.kemKeyPair(deviceKey)
  const opened = openSeedWrap(deps.crypto, { epoch, leaves: wraps, device: self.device, counter, deviceKeys })
  deviceKeys.secretKey.purge()
  if (!opened.ok) return refuse(work, epoch, opened.error === 'not-named' ? 'no-key' : opened.error)
  const { seed, keys: pair } = opened.value
  pair.secretKey.purge()
  deps.step('epochs.adopt.before')
  keys.change({ put: [{ name: keyNames.unitEpoch(self.unit, epoch.epoch), key: seed }] })
  seed.purge()
  context.store.transaction('epoch-adopted', (tx) =>
    audit(work, tx, { action: 'epoch.adopted', object: idBytes(epoch.leaf) }),
  )
  deps.step('epochs.adopt.after')
  return true
}

/** Other wraps than those under the root are the relay's doing, no word of the rotator's. */
const areNamed = ({ context }: EpochHome, epoch: EpochRecord, wraps: readonly Bytes[]): boolean =>
  wraps.length > 0 && equalBytes(seedWrapsRoot(context.deps.crypto, wraps), epoch.seedWrapsRoot)

function refuse(home: EpochHome, epoch: EpochRecord, code: EpochComplaint): true {
  const { store, self, clock } = home.context
  const at = clock.now()
  store.transaction('epoch-refused', (tx) => {
    endEpoch(tx, { epoch: epoch.epoch, state: 'refused', at })
    saveComplaint(tx, { epoch: epoch.epoch, device: self.device, code, at })
    audit(home, tx, { action: 'epoch.refused', code, object: idBytes(epoch.leaf) })
  })
  return true
}

function expire(home: EpochHome, epoch: EpochRecord): void {
  home.context.store.transaction('epoch-expired', (tx) => {
    endEpoch(tx, { epoch: epoch.epoch, state: 'dead', at: home.context.clock.now() })
    audit(home, tx, { action: 'epoch.expired', object: idBytes(epoch.leaf) })
  })
}
