/** Calls of an inviting home: invitations, what has come to them, and the one comparison. */
import { bytesToHex, hexToBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, idOf, type DeviceId, type OfficerId } from '../../shared/ids.ts'
import type { InvitationRow } from '../../shared/ipc/enrol-calls.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { deviceLimits, officerRoles } from '../../shared/protocol/directory/words.ts'
import {
  formatInvitationCode,
  invitationIdOf,
  invitationSecretBytes,
  type InvitationId,
} from '../../shared/protocol/enrolment/code.ts'
import {
  encodeInvitation,
  invitationHash,
  invitationQr,
  type Invitation,
  type InvitationTerms,
} from '../../shared/protocol/enrolment/invitation.ts'
import { parseCheck, parseDigits } from '../../shared/protocol/enrolment/sas.ts'
import { decodeOpening } from '../../shared/protocol/enrolment/request.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { invitedLog } from '../directory/log-key.ts'
import { approversOf, certifyNewcomer, mustBeWhoAsks, type Approver } from '../enrol/certify-newcomer.ts'
import {
  atTime,
  compared,
  newInvited,
  withdrawn,
  withRequestFile,
  type Compared,
  type Invited,
} from '../enrol/invited.ts'
import { expireInvitations, saveInvitation } from '../enrol/invitation-work.ts'
import { auditEnrolment, invitation, invitations, keepInvitation } from '../enrol/kept.ts'
import { nameOfficer } from '../enrol/officer-names.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { policyAt, unitAt } from '../../shared/protocol/directory/selectors.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { fileWord, saveFile } from './save-file.ts'

export function createEnrolModule(core: EngineCore, holder: HomeHolder): EngineModule {
  const changed = (home: OpenHome, id: InvitationId): InvitationRow => {
    core.emit('changed', { what: ['enrolments'] })
    return describe(home, byId(home, id))
  }
  const handlers = {
    'enrol.invite': (asked) => {
      const home = holder.current()
      const made = invite(core, home, asked)
      core.emit('changed', { what: ['enrolments'] })
      return made
    },
    'enrol.saveInvitation': ({ id: named }) => {
      const { invitation: made, phase } = resolve(holder.current(), named)
      // once somebody has come with it, it serves nobody else
      if (phase !== 'invited') throw new GiaobanError('enrol/wrong-state')
      const name = `${fileWord(made.terms.unitCode)}-${made.terms.box.slice(0, 8)}.gbinv`
      return saveFile(core.deps, { name, bytes: () => encodeInvitation(core.deps.crypto, made) })
    },
    'enrol.invitations': () => {
      const home = holder.current()
      expireInvitations(home.context)
      return { invitations: invitations(home.context.store.read).map((each) => describe(home, each)) }
    },
    'enrol.withdraw': ({ id: named }) => {
      const home = holder.current()
      const state = resolve(home, named)
      const next = withdrawn(state, home.context.clock.now())
      if (next === state) throw new GiaobanError('enrol/wrong-state')
      if (saveInvitation(home.context, state, next) !== next) throw new GiaobanError('enrol/wrong-state')
      home.context.news.outgoing()
      return changed(home, next.invitation.terms.box)
    },
    'enrol.import': ({ file }) => {
      const home = holder.current()
      const next = importRequest(home, new Uint8Array(file))
      return changed(home, next.invitation.terms.box)
    },
    'enrol.compare': async ({ id: named, approver: wanted, ...comparison }) => {
      const home = holder.current()
      const state = resolve(home, named)
      await compare(home, state, { wanted, comparison })
      home.context.news.outgoing()
      return changed(home, state.invitation.terms.box)
    },
  } satisfies HandlerGroup
  return { handlers }
}

function invite(
  core: EngineCore,
  { context, directory, vault }: OpenHome,
  asked: { readonly limits: readonly string[]; readonly roleLimits: readonly string[]; readonly byHand: boolean },
) {
  const { deps, store, clock, self } = context
  const { crypto } = deps
  const now = clock.now()
  const view = directory.sealing('thuong')
  if (!view.ok && view.error !== 'epoch/refused') throw new GiaobanError(view.error)
  const { note } = directory
  const unit = unitAt(directory.state, self.unit)
  if (note === undefined || unit === undefined) throw new GiaobanError('directory/stale')
  const open = invitations(store.read).filter(
    (each) => atTime(each, now).endedAt === undefined && each.phase !== 'proposed',
  )
  if (open.length >= limits.invitationsPerHome) throw new GiaobanError('enrol/too-many')
  const profile = core.profile()
  if (!asked.byHand && profile.relays.length === 0) throw new GiaobanError('relay/not-set')
  const secret = crypto.random(invitationSecretBytes)
  const policy = policyAt(directory.state)
  const pins = [...(policy?.relaySpki ?? []).map((pin) => bytesToHex(pin)), ...(profile.relayPins ?? [])]
  const terms: InvitationTerms = {
    version: 1,
    root: hexToBytes(profile.root) ?? new Uint8Array(0),
    ...(policy === undefined ? { logKey: profile.logKey } : invitedLog(crypto, policy)),
    relays: asked.byHand ? [] : profile.relays,
    relayPins: [...new Set(pins)].slice(0, 8).flatMap((pin) => hexToBytes(pin) ?? []),
    unit: self.unit,
    unitCode: unit.code,
    unitName: unit.name,
    note,
    box: invitationIdOf(crypto, secret),
    expires: now + (asked.byHand ? limits.invitationByHandMs : limits.invitationMs),
    limits: deviceLimits.filter((limit) => asked.limits.includes(limit)),
    roleLimits: officerRoles.filter((role) => asked.roleLimits.includes(role)),
    demo: profile.demo,
    inviter: vault.officer.id,
  }
  const made: Invitation = { terms, secret }
  const file = encodeInvitation(crypto, made)
  store.transaction('invitation', (tx) => {
    keepInvitation(tx, newInvited(made), now)
    auditEnrolment(crypto, tx, { at: now, action: 'invitation.invited', object: terms.box })
  })
  context.news.outgoing()
  const qr = invitationQr(crypto, made)
  return {
    id: terms.box,
    expires: msToRfc3339(terms.expires),
    file,
    ...(qr !== undefined && { qr }),
    ...(!asked.byHand && { code: formatInvitationCode(crypto, secret) }),
    relays: [...terms.relays],
  }
}

/** Throws GiaobanError `enrol/broken`, `enrol/expired`, `enrol/wrong-state`, `usage/not-found`. */
function importRequest({ context }: OpenHome, opening: Uint8Array<ArrayBuffer>): Invited {
  const { crypto } = context.deps
  let wanted: string
  try {
    wanted = bytesToHex(decodeOpening(crypto, opening).request.invitation)
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('enrol/broken')
    throw thrown
  }
  const state = invitations(context.store.read).find(
    ({ invitation: { terms } }) => bytesToHex(invitationHash(crypto, terms)) === wanted,
  )
  if (state === undefined) throw new GiaobanError('usage/not-found')
  const next = withRequestFile(crypto, state, { opening, now: context.clock.now() })
  if (!next.ok) throw new GiaobanError(next.error)
  if (saveInvitation(context, state, next.value) !== next.value) throw new GiaobanError('enrol/wrong-state')
  return next.value
}

/**
 * The approver, and that the request takes nobody's place, are settled before the one try is spent. A matched invitation without its proposal goes on where a cut
 * ended it. Throws GiaobanError `enrol/*`, `proposal/*`.
 */
async function compare(
  home: OpenHome,
  before: Invited,
  asked: {
    readonly wanted: string | undefined
    readonly comparison: { digits?: string | undefined; scanned?: string | undefined }
  },
): Promise<void> {
  const { context } = home
  const { crypto } = context.deps
  let state = before
  if (state.phase === 'matched') {
    const kept = state.approver === undefined ? undefined : idOf<OfficerId>(state.approver)
    const approver = chooseApprover(home, state, asked.wanted ?? kept)
    return certify(home, state, approver)
  }
  const approver = chooseApprover(home, state, asked.wanted)
  const comparison = comparisonOf(asked.comparison)
  if (atTime(state, context.clock.now()).phase === 'opened') mustBeWhoAsks(context, state, home.vault.officer)
  const outcome = compared(crypto, state, { ...comparison, now: context.clock.now() })
  state = { ...outcome.state, ...(outcome.fault === undefined && { approver: idBytes(approver.officer) }) }
  const isKept = state.phase === before.phase || saveInvitation(context, before, state) === state
  if (!isKept) throw new GiaobanError('enrol/wrong-state')
  if (outcome.fault !== undefined) throw new GiaobanError(outcome.fault)
  context.deps.step('enrol.matched.after')
  return certify(home, state, approver)
}

async function certify({ context, vault }: OpenHome, state: Invited, approver: Approver): Promise<void> {
  const matchedAt = state.matchedAt ?? context.clock.now()
  const proposal = await certifyNewcomer(context, { ...state, matchedAt }, { officer: vault.officer, approver })
  context.deps.step('enrol.proposed.after')
  saveInvitation(context, state, {
    ...state,
    phase: 'proposed',
    proposal: idBytes(proposal),
    endedAt: context.clock.now(),
  })
}

function comparisonOf({ digits, scanned }: { digits?: string | undefined; scanned?: string | undefined }): Compared {
  // what cannot be digits or a code at all is a slip of the hand, not the one try
  if (digits !== undefined && scanned === undefined && parseDigits(digits) !== undefined) return { digits }
  if (scanned !== undefined && digits === undefined && parseCheck(scanned) !== undefined) return { scanned }
  throw new GiaobanError('usage/invalid-input', { params: { field: 'digits' } })
}

/** By id or its beginning; the only one where none is named. */
function chooseApprover(home: OpenHome, state: Invited, wanted: string | undefined): Approver {
  const all = approversOf(home.context, state, home.vault.officer)
  const named = wanted === undefined ? all : all.filter(({ officer }) => officer.startsWith(wanted))
  const [only, ...more] = named
  if (only === undefined || more.length > 0) throw new GiaobanError('enrol/approver', { params: { count: all.length } })
  return only
}

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
function resolve({ context }: OpenHome, named: string): Invited {
  const found = invitations(context.store.read).filter((each) => each.invitation.terms.box.startsWith(named))
  if (found.length > 1) throw new GiaobanError('usage/ambiguous-id')
  if (found[0] === undefined) throw new GiaobanError('usage/not-found')
  return found[0]
}

function byId({ context }: OpenHome, id: InvitationId): Invited {
  const state = invitation(context.store.read, id)
  if (state === undefined) throw new GiaobanError('usage/not-found')
  return state
}

function describe(home: OpenHome, state: Invited): InvitationRow {
  const { context, vault } = home
  const { terms } = state.invitation
  const request = state.opening && decodeOpening(context.deps.crypto, state.opening).request
  const isOpen = state.phase === 'opened' || state.phase === 'matched'
  return {
    id: terms.box,
    phase: state.phase,
    expires: msToRfc3339(terms.expires),
    limits: [...terms.limits],
    roleLimits: [...terms.roleLimits],
    byHand: terms.relays.length === 0,
    ...(state.why !== undefined && { why: state.why }),
    ...(request !== undefined && {
      newcomer: {
        device: request.device satisfies DeviceId,
        officer: {
          id: request.officer.id,
          name: request.officer.name,
          badge: request.officer.badge,
          roles: [...request.officer.roles],
          known: context.directory.state.officers.get(request.officer.id)?.unit === context.self.unit,
        },
      },
    }),
    ...(state.phase === 'opened' && {
      compare: state.nonce === undefined ? (['scanned'] as const) : (['digits', 'scanned'] as const),
    }),
    ...(isOpen && {
      approvers: approversOf(context, state, vault.officer).map(({ officer, isAdmin }) => ({
        ...nameOfficer(context.store.read, officer, [vault.officer]),
        admin: isAdmin,
      })),
    }),
    ...(state.proposal !== undefined && { proposal: bytesToHex(state.proposal) }),
  }
}
