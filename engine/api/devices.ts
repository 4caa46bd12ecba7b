/** Calls about the unit's devices: who reads, who leaves, whose certificate is renewed. */
import { GiaobanError } from '../../shared/errors.ts'
import type { DeviceId } from '../../shared/ids.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { deviceCertificateAt, isSuspended } from '../../shared/protocol/directory/certificates.ts'
import type { DeviceCertificate } from '../../shared/protocol/directory/records.ts'
import { adminsOf, currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import { msToRfc3339, rfc3339ToMs } from '../../shared/time.ts'
import {
  renewDeviceDraft,
  revokeDeviceDraft,
  secondHands,
  type ChooseSecond,
  type RevocationWords,
} from '../enrol/administer.ts'
import { createEpochSeed } from '../enrol/seed-wraps.ts'
import { propose } from '../enrol/proposal.ts'
import { keepProposed } from '../enrol/proposals.ts'
import { signerOf } from '../enrol/statement.ts'
import { composeEpoch } from '../epochs/rotate.ts'
import { isReader, type EpochHome } from '../epochs/work.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { proposalById } from '../store/proposals.ts'
import { adminDesk, chooseSecond, deskOf, putForward } from './administration.ts'
import { describeProposal } from './describe-proposal.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import type { ExchangeHolder } from './sync.ts'

type DeviceRow = ResponseOf<'devices.list'>['devices'][number]
type Removed = ResponseOf<'devices.revoke'>

export function createDeviceModule(
  core: EngineCore,
  parts: { readonly home: HomeHolder; readonly exchange: ExchangeHolder },
): EngineModule {
  const exchange = (): Promise<void> => parts.exchange.current().once()
  const handlers = {
    'devices.list': () => ({ devices: [...listDevices(parts.home.current())] }),
    'devices.revoke': ({ device: named, reason, since, second }) => {
      const home = parts.home.current()
      const device = findDevice(home, named)
      if (device === home.context.self.device) throw new GiaobanError('device/self')
      const at = since === undefined ? undefined : rfc3339ToMs(since)
      const words: RevocationWords = { reason, ...(at !== undefined && { since: at }) }
      const { state, unit, now, keyId } = deskOf(home)
      if (adminsOf(state, unit, now).some((admin) => admin.keyId === keyId)) {
        // this desk may serve the role, not the key alone
        if (!core.roles().includes('admin')) throw new GiaobanError('role/not-allowed')
        return removeAsAdmin(home, { device, words }, exchange)
      }
      return proposeRemoval(home, device, chooseSecond(home, second))
    },
    'devices.renew': ({ device, second }) => {
      const home = parts.home.current()
      return putForward(home, renewDeviceDraft(adminDesk(home), findDevice(home, device), chooseSecond(home, second)))
    },
  } satisfies HandlerGroup
  return { handlers }
}

const epochHome = ({ context, vault }: OpenHome): EpochHome => ({
  context,
  keys: vault.keys,
  signing: vault.deviceSigning,
})

/** One leaf where this device makes epochs and the relay is there; the administrator's own leaf otherwise, at once. */
async function removeAsAdmin(
  home: OpenHome,
  asked: { readonly device: DeviceId; readonly words: RevocationWords },
  exchange: () => Promise<void>,
): Promise<Removed> {
  const { device, words } = asked
  const { context, vault, epochs } = home
  adminDesk(home)
  const administrator = signerOf(context.deps.crypto, vault.officer.signing)
  try {
    const outcome = await epochs.remove({ devices: [device], administrator }, exchange)
    const epoch = currentEpoch(context.directory.state, context.self.unit)?.epoch
    if (outcome === 'taken') return { state: 'removed', ...(epoch !== undefined && { epoch }) }
  } catch (thrown) {
    // the removal must not wait for the network to be well: what is signed here goes out with the next exchange
    if (!(thrown instanceof GiaobanError)) throw thrown
  }
  if (deviceCertificateAt(context.directory.state, device) === undefined) return { state: 'revoked' }
  const proposal = await putForward(home, revokeDeviceDraft(adminDesk(home), { device, ...words }))
  return { state: 'revoked', proposal }
}

/** This device's half: the epoch without the lost one, composed and signed here, for an administrator to sign. */
async function proposeRemoval(home: OpenHome, device: DeviceId, choose: ChooseSecond): Promise<Removed> {
  const { context, vault } = home
  const { crypto } = context.deps
  if (!isReader(epochHome(home))) throw new GiaobanError('role/not-allowed')
  const administrator = choose(secondHands(deskOf(home), undefined).filter((hand) => hand.isAdmin))
  const { seed, keys: pair } = createEpochSeed(crypto)
  // not kept: this device is one of those that the seed is wrapped to, and takes it in like the others
  const composed = composeEpoch(epochHome(home), { seed, pair, removes: [device] })
  seed.purge()
  pair.secretKey.purge()
  if (composed === undefined) throw new GiaobanError('recipient/no-key')
  const own = signerOf(crypto, vault.deviceSigning)
  const draft = {
    type: 'epoch' as const,
    body: composed.body,
    signers: [own.keyId, administrator.keyId],
    objects: [composed.publicKey],
    wraps: composed.wraps,
    created: context.clock.now(),
  }
  const id = keepProposed(context, await propose(draft, own), vault.officer)
  const stored = proposalById(context.store.read, id)
  if (stored === undefined) throw new Error('a proposal that was kept is there')
  return { state: 'proposed', proposal: describeProposal(home, stored) }
}

/** By id or 8 or more digits of it. Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
function findDevice({ directory, context }: OpenHome, named: string): DeviceId {
  const all = [...(directory.state.units.get(context.self.unit)?.devices ?? [])]
  const [first, more] = all.filter((id) => id.startsWith(named))
  if (first === undefined) throw new GiaobanError('usage/not-found')
  if (more !== undefined) throw new GiaobanError('usage/ambiguous-id')
  return first
}

/** This machine's; `undefined` where no log knows it. */
export function deviceStanding(home: OpenHome): (Pick<DeviceRow, 'state'> & { notAfter: string }) | undefined {
  const own = listDevices(home).find((each) => each.own)
  return own?.notAfter === undefined ? undefined : { state: own.state, notAfter: own.notAfter }
}

function listDevices({ directory, context }: OpenHome): readonly DeviceRow[] {
  const { state } = directory
  const now = Math.max(context.clock.now(), state.clock)
  return [...(state.units.get(context.self.unit)?.devices ?? [])].flatMap((id) => {
    const record = state.devices.get(id)
    const newest = record?.certificates.last
    const certificate = newest === undefined ? undefined : state.certificates.get(newest)
    if (record === undefined || certificate?.kind !== 'device') return []
    return [
      {
        id,
        reads: certificate.limits.includes('read'),
        roles: [...certificate.roleLimits],
        state: stateOf(certificate, { now, isSuspended: isSuspended(record, state.size) }),
        activeFrom: msToRfc3339(certificate.activeFrom),
        notAfter: msToRfc3339(certificate.notAfter),
        own: id === context.self.device,
      },
    ]
  })
}

function stateOf(
  certificate: DeviceCertificate,
  at: { readonly now: number; readonly isSuspended: boolean },
): DeviceRow['state'] {
  if (certificate.ended !== undefined) return 'revoked'
  if (certificate.notAfter <= at.now) return 'expired'
  if (certificate.activeFrom > at.now) return 'cooling'
  return at.isSuspended ? 'suspended' : 'active'
}
