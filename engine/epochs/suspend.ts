/** A sibling that has been silent for 14 d gets no further wraps until its next key (docs/spec/epochs.md, Silence). */
import type { DeviceId } from '../../shared/ids.ts'
import { idBytes } from '../../shared/ids.ts'
import { addresseeKey } from '../../shared/protocol/addressee.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { suspendStatement } from '../enrol/lifecycle.ts'
import { signerOf } from '../enrol/statement.ts'
import { lastFrom } from '../store/epochs.ts'
import { readersNow } from './due.ts'
import { submit } from './submit.ts'
import { deviceSilent } from './windows.ts'
import { audit, isReader, type EpochHome, type EpochWork } from './work.ts'

/** Siblings of whom neither the log nor the unit's mailbox has had anything for 14 d. */
export function silentDevices(home: EpochHome): readonly DeviceId[] {
  const { context } = home
  const { self, directory, clock, store } = context
  if (!isReader(home)) return []
  const own = addresseeKey({ kind: 'unit', id: self.unit, epoch: 0 })
  const before = clock.now() - deviceSilent(directory.state, self.unit)
  return readersNow(home)
    .map(({ device }) => device)
    .filter((device) => {
      const logged = directory.state.devices.get(device)?.keys.last?.logged
      const certified = deviceCertificateAt(directory.state, device)?.logged ?? 0
      // the log's rule is the first two alone; who is heard in the mailbox is not silent, whatever the log may allow
      const heard = Math.max(logged ?? certified, lastFrom(store.read, device, own) ?? 0)
      return device !== self.device && heard <= before
    })
}

/** One a round: the log counts leaves, and the next round comes. Returns whether one was taken. */
export async function suspendSilent(work: EpochWork): Promise<boolean> {
  const [device] = silentDevices(work)
  if (device === undefined) return false
  const { self, deps, store, clock } = work.context
  const signer = signerOf(deps.crypto, work.signing)
  const refusal = await submit(work, await suspendStatement({ unit: self.unit, device, made: clock.now() }, [signer]))
  store.transaction('device-suspended', (tx) =>
    audit(work, tx, {
      action: refusal === undefined ? 'device.suspended' : 'device.suspend-refused',
      ...(refusal !== undefined && { code: refusal }),
      object: idBytes(device),
    }),
  )
  return refusal === undefined
}
