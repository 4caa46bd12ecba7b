/** Calls about the unit's officers: a newcomer at this machine, certificates, roles, the end. */
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type OfficerId } from '../../shared/ids.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { limits } from '../../shared/limits.ts'
import { officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import { msToRfc3339, rfc3339ToMs } from '../../shared/time.ts'
import { certifyDraft, keyWords, renewOfficerDraft, revokeOfficerDraft, roleDraft } from '../enrol/administer.ts'
import { prepareOfficer, readOfficerRequest } from '../enrol/newcomer-officer.ts'
import { nameOfficer } from '../enrol/officer-names.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { appendAudit } from '../store/audit.ts'
import { listSlots, type Slot } from '../vault/slot-file.ts'
import { adminDesk, chooseSecond, deskOf, findOfficer, officersOf, putForward } from './administration.ts'
import type { EngineModule, HandlerGroup } from './handlers.ts'

type OfficerRow = ResponseOf<'officers.list'>['officers'][number]

export function createOfficerModule(holder: HomeHolder): EngineModule {
  const handlers = {
    'officers.list': () => ({ officers: [...listOfficers(holder.current())] }),
    'officers.prepare': async (newcomer) => {
      const home = holder.current()
      const { officer, request, key } = await prepareOfficer(home, newcomer)
      return { officer, request, key: keyWords(home.context.deps.crypto, key) }
    },
    'officers.readRequest': ({ request }) => {
      const home = holder.current()
      const { officer, name, badge, key, device } = read(home, request)
      return { officer, name, badge, key: keyWords(home.context.deps.crypto, key), device }
    },
    'officers.certify': ({ request, roles, approve, validMs, second }) => {
      const home = holder.current()
      const desk = adminDesk(home)
      const asked = { request: read(home, request), grant: { roles, approve }, notAfter: endOf(desk.now, validMs) }
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
    },
  }
}

const endOf = (now: number, validMs = limits.officerCertificateMs): number => now + validMs

const read = (home: OpenHome, request: Uint8Array) =>
  readOfficerRequest(home.context.deps.crypto, deskOf(home), new Uint8Array(request))

const isRemoved = ({ directory }: OpenHome, officer: OfficerId): boolean =>
  directory.state.officers.get(officer)?.revoked !== undefined

/** Their passphrases open nothing here any more, whatever program they are typed into. */
function removeSlots(home: OpenHome): void {
  const { context, vault } = home
  for (const { officer } of slotsOf(home)) {
    if (!isRemoved(home, officer) || !vault.removeColleague(officer)) continue
    context.store.transaction('officer-slot-removed', (tx) =>
      appendAudit(tx, context.deps.crypto, {
        at: context.clock.now(),
        action: 'officer.slot-removed',
        object: idBytes(officer),
      }),
    )
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
