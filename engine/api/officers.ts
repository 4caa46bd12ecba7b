/** Calls about the unit's officers: a newcomer at this machine, certificates, roles, the end. */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type OfficerId } from '../../shared/ids.ts'
import type { ParsedRequestOf, ResponseOf } from '../../shared/ipc/contract.ts'
import { limits } from '../../shared/limits.ts'
import { officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import { msToRfc3339, rfc3339ToMs } from '../../shared/time.ts'
import { certifyDraft, keyWords, renewOfficerDraft, revokeOfficerDraft, roleDraft } from '../enrol/administer.ts'
import { prepareOfficer, readOfficerRequest, refreshRequest } from '../enrol/newcomer-officer.ts'
import { nameOfficer } from '../enrol/officer-names.ts'
import { mustBeSamePerson } from '../enrol/same-person.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { appendAudit } from '../store/audit.ts'
import { forgetOfficerRequest, officerRequest } from '../store/officer-requests.ts'
import { listSlots, type Slot } from '../vault/slot-file.ts'
import { adminDesk, chooseSecond, deskOf, findOfficer, officersOf, putForward } from './administration.ts'
import { deviceStanding } from './devices.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { fileWord, saveFile } from './save-file.ts'

type OfficerRow = ResponseOf<'officers.list'>['officers'][number]

export function createOfficerModule(core: EngineCore, holder: HomeHolder): EngineModule {
  /** For calls that need no role: behind a locked screen they are nobody's. */
  const unlocked = (): OpenHome => {
    if (core.phase !== 'open') throw new GiaobanError('vault/locked')
    return holder.current()
  }
  const handlers = {
    'officers.own': () => ownStanding(unlocked()),
    'officers.list': () => ({ officers: [...listOfficers(holder.current())] }),
    'officers.prepare': async (newcomer) => {
      const home = holder.current()
      const { officer, request, key } = await prepareOfficer(home, newcomer)
      core.emit('changed', { what: ['session'] })
      return { officer, request, key: keyWords(home.context.deps.crypto, key) }
    },
    'officers.prepared': ({ officer }) => {
      const home = holder.current()
      const request = preparedHere(home, officer)
      return { request, ...factsOf(home, request) }
    },
    'officers.saveRequest': ({ officer }) => {
      const home = unlocked()
      const request = preparedHere(home, officer ?? home.vault.officer.id)
      return saveFile(core.deps, { name: `${fileWord(factsOf(home, request).badge)}.gbor`, bytes: () => request })
    },
    'officers.readRequest': ({ request }) => factsOf(holder.current(), request),
    'officers.certify': ({ request, roles, approve, validMs, second }) => {
      const home = holder.current()
      const desk = adminDesk(home)
      const asked = { request: read(home, request), grant: { roles, approve }, notAfter: endOf(desk.now, validMs) }
      mustBeSamePerson(home.context, { ...asked.request, id: asked.request.officer }, home.vault.officer)
      return putForward(home, certifyDraft(desk, asked, chooseSecond(home, second)))
    },
    'officers.roles': ({ officer, roles, approve, second }) => {
      const home = holder.current()
      const asked = { officer: findOfficer(home, officer), grant: { roles, approve } }
      return putForward(home, roleDraft(adminDesk(home), asked, chooseSecond(home, second)))
    },
    'officers.renew': ({ officer, validMs, second }) => {
      const home = holder.current()
      const desk = adminDesk(home)
      const asked = { officer: findOfficer(home, officer), notAfter: endOf(desk.now, validMs) }
      return putForward(home, renewOfficerDraft(desk, asked, chooseSecond(home, second)))
    },
    'officers.revoke': ({ officer, reason, since, second }) => {
      const home = holder.current()
      const at = since === undefined ? undefined : rfc3339ToMs(since)
      const asked = { officer: findOfficer(home, officer), reason, ...(at !== undefined && { since: at }) }
      return putForward(home, revokeOfficerDraft(adminDesk(home), asked, chooseSecond(home, second)))
    },
  } satisfies HandlerGroup
  return {
    handlers,
    admit: ({ officer }) => {
      const home = holder.open
      if (home === undefined) return
      if (isRemoved(home, officer.id)) throw new GiaobanError('officer/removed')
      removeSlots(home)
      refreshRequest(home)
    },
  }
}

const endOf = (now: number, validMs = limits.officerCertificateMs): number => now + validMs

const read = (home: OpenHome, request: Uint8Array) =>
  readOfficerRequest(home.context.deps.crypto, deskOf(home), new Uint8Array(request))

/** What a request says. Throws as `readOfficerRequest`. */
function factsOf(home: OpenHome, encoded: ParsedRequestOf<'officers.readRequest'>['request']) {
  const { officer, name, badge, key, device } = read(home, encoded)
  return { officer, name, badge, key: keyWords(home.context.deps.crypto, key), device }
}

/** Throws GiaobanError `usage/not-found`. */
function preparedHere({ context }: OpenHome, officer: string): Bytes {
  const request = officerRequest(context.store.read, officer as OfficerId) // parsed as 16 bytes
  if (request === undefined) throw new GiaobanError('usage/not-found')
  return request
}

function ownStanding(home: OpenHome): ResponseOf<'officers.own'> {
  const { vault, context } = home
  const { id, signing } = vault.officer
  const { state, notAfter } = rowOf(home, { id, slots: [] })
  const device = deviceStanding(home)
  return {
    officer: id,
    state,
    ...(notAfter !== undefined && { notAfter }),
    ...(state === 'prepared' && { key: keyWords(context.deps.crypto, signing.publicKey) }),
    ...(device !== undefined && { device }),
  }
}

const isRemoved = ({ directory }: OpenHome, officer: OfficerId): boolean =>
  directory.state.officers.get(officer)?.revoked !== undefined

/** Their passphrases open nothing here any more, whatever program they are typed into. */
function removeSlots(home: OpenHome): void {
  const { context, vault } = home
  for (const { officer } of slotsOf(home)) {
    if (!isRemoved(home, officer) || !vault.removeColleague(officer)) continue
    context.store.transaction('officer-slot-removed', (tx) => {
      forgetOfficerRequest(tx, officer)
      appendAudit(tx, context.deps.crypto, {
        at: context.clock.now(),
        action: 'officer.slot-removed',
        object: idBytes(officer),
      })
    })
  }
}

const slotsOf = ({ context, vault }: OpenHome): readonly Slot[] =>
  listSlots(context.deps.crypto, vault.paths.slots).slots.filter(({ type }) => type !== 'recovery')

function listOfficers(home: OpenHome): readonly OfficerRow[] {
  const desk = deskOf(home)
  const slots = slotsOf(home)
  const certified = officersOf(desk)
  const prepared = slots.filter(({ officer }) => !certified.includes(officer)).map(({ officer }) => officer)
  return [...certified, ...new Set(prepared)].map((id) => rowOf(home, { id, slots }))
}

function rowOf(home: OpenHome, { id, slots }: { readonly id: OfficerId; readonly slots: readonly Slot[] }): OfficerRow {
  const { context } = home
  const { state, unit, now } = deskOf(home)
  const record = state.officers.get(id)
  const certificate = officerCertificateAt(state, id)
  const isAdmin = adminsOf(state, unit, now).some((admin) => admin.officer === id)
  const here = slots.filter(({ officer }) => officer === id)
  const people = here.map(({ officer, name, badge }) => ({ id: officer, name, badge }))
  return {
    ...nameOfficer(context.store.read, id, people),
    roles: [...(certificate?.roles ?? [])],
    approve: certificate?.approve ?? false,
    admin: isAdmin,
    state: stateOf({
      isRevoked: record?.revoked !== undefined,
      isKnown: certificate !== undefined || isAdmin,
      isOver: certificate !== undefined && certificate.notAfter <= now,
    }),
    ...(certificate !== undefined && { notAfter: msToRfc3339(certificate.notAfter) }),
    here: here.length > 0,
  }
}

function stateOf(officer: {
  readonly isRevoked: boolean
  readonly isKnown: boolean
  readonly isOver: boolean
}): OfficerRow['state'] {
  if (officer.isRevoked) return 'revoked'
  if (!officer.isKnown) return 'prepared'
  return officer.isOver ? 'expired' : 'certified'
}
