/** The log writer as sessions see it, and the directory's answers about devices and units. */
import { equalBytes } from '../shared/bytes.ts'
import { GiaobanError } from '../shared/errors.ts'
import type { DeviceId } from '../shared/ids.ts'
import { deviceCertificateAt, isWithin } from '../shared/protocol/directory/certificates.ts'
import { circleVersion, isOpenCircle } from '../shared/protocol/directory/circles.ts'
import { mayCarry } from '../shared/protocol/directory/couriers.ts'
import type { DirectoryState } from '../shared/protocol/directory/directory-state.ts'
import { logsOf } from '../shared/protocol/directory/logs.ts'
import type { DeviceCertificate } from '../shared/protocol/directory/records.ts'
import { lowestOpenEpoch, policyAt } from '../shared/protocol/directory/selectors.ts'
import { parseVerifierKey } from '../shared/protocol/directory/verifier-key.ts'
import { err, ok } from '../shared/result.ts'
import type { RelayConfig } from './config.ts'
import type { RelayDeps } from './deps.ts'
import type { RelayLog } from './directory-view.ts'
import { loadLogKeys } from './log/keys.ts'
import { createSignedHead } from './log/signed-head.ts'
import type { LogStore } from './log/store.ts'
import { createLogCopy } from './log/copy.ts'
import { createLogWriter, type LogWriter } from './log/writer.ts'

/** Throws GiaobanError as the writer and the key file do. */
export async function openRelayLog(
  deps: RelayDeps,
  options: {
    readonly store: LogStore
    readonly logKeyFile: string
    readonly root: Uint8Array<ArrayBuffer> | undefined
    readonly follow?: RelayConfig['follow']
    /** No other process writes to the store. */
    readonly isAlone: boolean
    readonly signedUpTo?: number | undefined
  },
): Promise<RelayLog> {
  const { clock } = deps
  const { writer, keys, name } = await (options.follow === undefined
    ? written(deps, options)
    : followed(deps, { ...options, follow: options.follow }))
  return {
    origin: writer.origin,
    get name() {
      return name ?? nameIn(writer.state) ?? writer.origin
    },
    keys,
    device: (device) => {
      const known = certificateOf(writer.state, device)
      if (known === undefined) return undefined
      const { unit, key, limits } = known.certificate
      const now = clock.now()
      const active = known.stands && isWithin(known.certificate, now)
      const waits = known.stands && known.certificate.activeFrom > now && now < known.certificate.notAfter
      return { unit, signKey: key, active, waits, reads: limits.includes('read') }
    },
    epochs: (unit) => {
      const newest = writer.state.units.get(unit)?.epochs.length ?? 0
      return newest === 0 ? undefined : { from: lowestOpenEpoch(writer.state, unit), to: newest }
    },
    circle: (circle, version) => {
      const record = circleVersion(writer.state, circle, version)
      if (record === undefined) return undefined
      const when = { size: writer.state.size, at: clock.now() }
      return isOpenCircle(writer.state, record, when) ? record.members.map(({ unit }) => unit) : 'closed'
    },
    carries: (carrier, unit) => mayCarry(writer.state, { carrier, unit, at: clock.now() }),
    size: () => writer.state.size,
    follow: (note) => writer.follow(note),
    missing: () => writer.missing?.size,
    signedAt: () => writer.signedAt,
    refill: (offer) => writer.refill(offer),
    note: () => writer.note(),
    witnessName: (device) => (options.follow === undefined ? witnessName(writer.state, device) : undefined),
    cosigning: async (device, size) => {
      const name = witnessName(writer.state, device)
      return { ...(await writer.cosigning(size)), ...(name === undefined ? {} : { name }) }
    },
    cosign: (cosignature) => writer.cosign(cosignature),
    leaves: (from, count) => writer.leaves(from, count),
    object: (hash) => writer.object(hash),
    wraps: (hash) => writer.wraps(hash),
    bring: (brought, from) => writer.bring(brought, from),
    submit: async (statement, logged) => {
      const outcome = await writer.submit({ statement, ...(logged === undefined ? {} : { logged }) })
      if (!outcome.ok) return err({ code: 'log-refused', reason: outcome.error })
      return ok({ index: outcome.value.index, size: outcome.value.size })
    },
    close: () => writer.close(),
  }
}

interface Opened {
  readonly writer: LogWriter
  readonly keys: RelayLog['keys']
  /** That it goes by whatever its log says. */
  readonly name?: string
}

async function written(
  { crypto, clock, step }: RelayDeps,
  {
    store,
    logKeyFile,
    root,
    isAlone,
    signedUpTo,
  }: Pick<RelayConfig, 'logKeyFile' | 'root'> & {
    readonly store: LogStore
    readonly isAlone: boolean
    readonly signedUpTo?: number | undefined
  },
): Promise<Opened> {
  const keys = await loadLogKeys(crypto, logKeyFile)
  const signedHead = createSignedHead(`${logKeyFile}.head`)
  const writer = await createLogWriter({
    crypto,
    clock,
    step,
    store,
    ...keys,
    ...(root && { root }),
    signedHead,
    isAlone,
    ...(signedUpTo !== undefined && { signedUpTo }),
  })
  const { log, witness } = keys
  return {
    writer,
    keys: { log: log.keys.publicKey, witness: { name: witness.name, key: witness.keys.publicKey } },
  }
}

/** It has no witness: nothing is founded on a copy. */
async function followed(
  { crypto, clock, step }: RelayDeps,
  {
    store,
    root,
    follow,
  }: Pick<RelayConfig, 'root'> & Required<Pick<RelayConfig, 'follow'>> & { readonly store: LogStore },
): Promise<Opened> {
  const log = parseVerifierKey(crypto, follow.logKey)
  if (log === undefined)
    throw new GiaobanError('config/invalid', { recoverable: false, params: { field: 'follow-log' } })
  const writer = await createLogCopy({ crypto, clock, step, store, log, ...(root && { root }) })
  return { writer, name: follow.name, keys: { log: log.publicKey, witness: { name: 'none', key: new Uint8Array(32) } } }
}

/** Desks that know of no newer log than the first come in by its name, as long as the policy lists it. */
function nameIn(state: DirectoryState): string | undefined {
  const names = policyAt(state)?.relayNames ?? []
  return logsOf(state).find(({ key }) => names.includes(key.name))?.key.name ?? names[0]
}

function witnessName(state: DirectoryState, device: DeviceId): string | undefined {
  const certificate = deviceCertificateAt(state, device)
  const witnesses = policyAt(state)?.witnesses ?? []
  return certificate && witnesses.find(({ key }) => equalBytes(key, certificate.witnessKey))?.name
}

/** The certificate that stands, or else the last one: its key still tells whether it is really that device. */
function certificateOf(
  state: DirectoryState,
  device: DeviceId,
): { readonly certificate: DeviceCertificate; readonly stands: boolean } | undefined {
  const standing = deviceCertificateAt(state, device)
  if (standing !== undefined) return { certificate: standing, stands: true }
  const last = state.devices.get(device)?.certificates.last
  const certificate = last === undefined ? undefined : state.certificates.get(last)
  return certificate?.kind === 'device' ? { certificate, stands: false } : undefined
}
