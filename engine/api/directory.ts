/** Calls about the directory: units, the log as this home has it, and its checking. */
import { bytesToBase64 } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import {
  activeDevices,
  allUnits,
  currentEpoch,
  isClosed,
  neighbours,
  pendingOf,
  policyAt,
  successorOf,
  unitAt,
} from '../../shared/protocol/directory/selectors.ts'
import { deviceCertificateAt, officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { OfficerRole } from '../../shared/protocol/directory/words.ts'
import type { DeviceId, OfficerId } from '../../shared/ids.ts'
import type { UnitLeaf } from '../../shared/protocol/directory/leaves/unit.ts'
import { hasRunOut } from '../directory/own-end.ts'
import type { Signatory } from '../directory/own-leaves.ts'
import { limits } from '../../shared/limits.ts'
import { encodeLogFile } from '../authority/log-file.ts'
import { nameOfficer } from '../enrol/officer-names.ts'
import { knownNeighbours } from '../enrol/neighbour.ts'
import { createHomeHolder, openingHome, type HomeHolder, type OpenHome } from '../open-home.ts'
import { isArchive } from '../audit/sealing.ts'
import { appendAudit } from '../store/audit.ts'
import { replaceFile } from '../vault/atomic-file.ts'
import { silentUnits } from '../store/correspondents.ts'
import { inSteps } from '../steps.ts'
import { createDirectoryStore, settleNotice } from '../store/directory.ts'
import type { DoctorCheck, EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

/** The first of the modules: it opens the home that the others share. */
export function createDirectoryModule(core: EngineCore, holder: HomeHolder = createHomeHolder()): EngineModule {
  const handlers = {
    'units.list': () => ({ units: listUnits(holder.current()) }),
    'directory.show': () => show(holder.current()),
    'directory.verify': () => verify(core, holder.current()),
    'directory.alarms': () => alarms(holder.current()),
    'directory.acknowledge': ({ index }) => {
      acknowledge(core, holder.current(), index)
      core.emit('changed', { what: ['directory'] })
      return {}
    },
    'directory.export': ({ out }) => exportLog(holder.current(), out),
  } satisfies HandlerGroup
  return {
    handlers,
    opened: async (vault) => {
      const total = createDirectoryStore(vault.store).newestNote()?.size ?? 0
      const open = await core.tasks.run({ name: 'directory', total }, (control) =>
        inSteps(openingHome(core, vault), control),
      )
      holder.set(open)
    },
    closing: () => holder.set(undefined),
    roles: (vault) => {
      if (isArchive(vault.store.read)) return undefined // its device is in no directory: to be read, and no more
      const state = holder.open?.directory.state
      // a device that no log knows yet does what its own slot says: there is nobody it could do it to
      if (state?.devices.get(vault.profile.device) === undefined) return undefined
      return rolesHere(state, vault.officer.id, vault.profile.device)
    },
    doctor: () => (holder.open === undefined ? [] : checks(holder.open)),
  }
}

/** Everything again from the stored leaves: each statement, the tree, the note, the quorum. */
async function verify({ tasks }: EngineCore, home: OpenHome) {
  const again = await tasks.run({ name: 'directory', total: home.directory.state.size }, (control) =>
    inSteps(home.reopeningDirectory(), control),
  )
  const { size, root, alarms } = again.facts()
  return {
    ok: alarms.length === 0,
    size,
    root: bytesToBase64(root),
    alarms: alarms.map((alarm) => ({
      code: alarm.kind === 'split-view' ? 'directory/split-view' : 'directory/invalid',
      ...(alarm.kind !== 'split-view' && { index: alarm.index }),
    })),
  }
}

/** Leaves and the newest note over just these. Throws GiaobanError `usage/not-found` before the first note. */
function exportLog({ stored }: OpenHome, out: string): { readonly size: number } {
  const note = stored.newestNote()?.note
  if (note === undefined) throw new GiaobanError('usage/not-found')
  const leaves = [...stored.leaves()]
  const file = encodeLogFile({ leaves, note })
  if (file.length > limits.logFileBytes) throw new GiaobanError('usage/too-large')
  replaceFile(out, file)
  return { size: leaves.length }
}

function alarms({ directory, context, vault }: OpenHome) {
  const { state } = directory
  const now = context.clock.now()
  // what waits and can be stopped is told as that; once it is in force, as what was done
  const waiting = new Set(pendingOf(state, context.self.unit, now).map(({ leaf }) => leaf))
  const notices = directory.notices().filter(({ leaf }) => !waiting.has(leaf))
  return {
    alarms: directory.facts().alarms.flatMap((alarm) => {
      if (alarm.kind === 'unknown-leaf' || alarm.kind === 'own-unit') return []
      const index = alarm.kind === 'split-view' ? {} : { index: alarm.index }
      return [{ code: alarm.kind, at: msToRfc3339(alarm.at), ...index }]
    }),
    news: notices.map(({ at, logged, devices, officers, units, by, leaf: _, ...rest }) => ({
      ...rest,
      at: msToRfc3339(at),
      loggedAt: msToRfc3339(logged),
      devices: [...devices],
      officers: [...officers],
      units: [...units],
      by: by.map(describeSignatory),
      people: [...officers, ...by.flatMap((each) => (each.kind === 'officer' ? [each.officer] : []))]
        .map((id) => nameOfficer(context.store.read, id, [vault.officer]))
        .filter(({ name }) => name !== undefined),
    })),
    pending: allUnits(state).flatMap(({ unit: id, code, name }) =>
      pendingOf(state, id, now).map(({ kind, leaf, validFrom }) => ({
        kind,
        leaf,
        unit: { id, code, name },
        validFrom: msToRfc3339(validFrom),
      })),
    ),
  }
}

/** Throws GiaobanError `usage/not-found`. */
function acknowledge(core: EngineCore, { context, vault }: OpenHome, index: number): void {
  context.store.transaction('directory.acknowledge', (tx) => {
    if (!settleNotice(tx, index)) throw new GiaobanError('usage/not-found')
    appendAudit(tx, core.deps.crypto, {
      at: context.clock.now(),
      action: 'directory.acknowledged',
      code: String(index),
      officer: vault.officer.id,
    })
  })
}

function describeSignatory(by: Signatory) {
  if (by.kind === 'officer') return { kind: by.kind, unit: by.unit, id: by.officer }
  return by.kind === 'device' ? { kind: by.kind, unit: by.unit, id: by.device } : { kind: by.kind }
}

function listUnits({ directory, stored, context, records }: OpenHome) {
  const { self, clock, store } = context
  const near = new Map(
    knownNeighbours(directory.state, stored.neighbours, { unit: self.unit, at: clock.now() }).map((each) => [
      each.unit,
      each.isConfirmed,
    ]),
  )
  const silent = silentUnits(store.read)
  const at = { at: clock.now() }
  return allUnits(directory.state).map((unit) => {
    const since = silent.get(unit.unit)
    const isOver = isClosed(directory.state, unit.unit, at)
    const heir = isOver ? successorOf(directory.state, unit.unit, at) : undefined
    return {
      id: unit.unit,
      code: unit.code,
      name: unit.name,
      level: unit.level,
      own: unit.unit === records.ownUnit,
      neighbour: near.has(unit.unit),
      confirmed: near.get(unit.unit) === true,
      ...(isOver && { closed: true as const }),
      ...(heir !== undefined && { successor: unitAt(directory.state, heir)?.code }),
      ...(since !== undefined && !isOver && { silentSince: msToRfc3339(since) }),
    }
  })
}

function show({ directory, context }: OpenHome) {
  const { state } = directory
  const facts = directory.facts()
  const now = context.clock.now()
  return {
    origin: policyAt(state)?.log.origin ?? facts.origin ?? '',
    size: facts.size,
    root: bytesToBase64(facts.root),
    witnessed: facts.witnessed,
    ...(facts.ageMs !== undefined && { checkpointAt: msToRfc3339(now - facts.ageMs) }),
    units: allUnits(state).map((unit) => describeUnit(state, unit, now)),
  }
}

/** What the officer's certificate gives, within what the device's certificate lets anybody do on it. */
function rolesHere(state: DirectoryState, officer: OfficerId, device: DeviceId): readonly OfficerRole[] {
  const held = officerCertificateAt(state, officer)?.roles ?? []
  const limits = deviceCertificateAt(state, device)?.roleLimits ?? []
  return limits.length === 0 ? held : held.filter((role) => limits.includes(role))
}

function describeUnit(state: DirectoryState, unit: UnitLeaf, now: number) {
  const epoch = currentEpoch(state, unit.unit)
  const officers = state.units.get(unit.unit)?.officers
  const ids = Array.from({ length: officers?.length ?? 0 }, (_, index) => officers?.at(index)).flatMap((id) => id ?? [])
  return {
    id: unit.unit,
    code: unit.code,
    name: unit.name,
    level: unit.level,
    borders: neighbours(state, unit.unit, now).flatMap(
      (each) => allUnits(state).find((other) => other.unit === each.unit)?.code ?? [],
    ),
    ...(epoch !== undefined && { epoch: epoch.epoch }),
    officers: ids.flatMap((id) => {
      const certificate = officerCertificateAt(state, id)
      return certificate === undefined ? [] : [{ id, roles: [...certificate.roles] }]
    }),
    devices: activeDevices(state, unit.unit, { at: now }).map(({ device, leaf }) => ({ id: device, leaf })),
  }
}

function checks(home: OpenHome): readonly DoctorCheck[] {
  const sealing = home.context.directory.sealing('thuong')
  const { alarms } = home.directory.facts()
  const isOver = isClosed(home.directory.state, home.context.self.unit, { at: home.context.clock.now() })
  return [
    ...(isOver ? [{ name: 'unit-open', ok: false, code: 'unit/closed', next: 'doctor.unit-open' }] : []),
    ...(hasRunOut(home.context)
      ? [{ name: 'device-certificate', ok: false, code: 'device/expired', next: 'doctor.device-certificate' }]
      : []),
    sealing.ok
      ? { name: 'directory-fresh', ok: true }
      : { name: 'directory-fresh', ok: false, code: sealing.error, next: 'doctor.directory-fresh' },
    alarms.length === 0
      ? { name: 'directory-sound', ok: true }
      : { name: 'directory-sound', ok: false, code: 'directory/invalid', next: 'doctor.directory-sound' },
  ]
}
