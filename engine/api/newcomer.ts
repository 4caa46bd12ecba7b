/** Calls of a new device's home: making it, what its screen shows, and bringing it on. */
import { GiaobanError } from '../../shared/errors.ts'
import type { OfficerId } from '../../shared/ids.ts'
import type { EnrolmentState } from '../../shared/ipc/enrol-calls.ts'
import { relayUrl } from '../../shared/ipc/values.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { checkQr, checkText } from '../../shared/protocol/enrolment/sas.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { beginEnrolment, readInvitation } from '../enrol/begin.ts'
import { auditEnrolment, keepOwnEnrolment, ownEnrolment } from '../enrol/kept.ts'
import { standingOf } from '../enrol/joining.ts'
import { carriedByHand, isVisiting, newcomerDigits, requestOf } from '../enrol/newcomer.ts'
import { visitMailboxes } from '../enrol/visit.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { fileWord, saveFile } from './save-file.ts'
import type { ExchangeHolder } from './sync.ts'

/** A relay that does not know the device is asked again after so long: it is not certified yet. */
const askAgainMs = 5000

export function createNewcomerModule(
  core: EngineCore,
  parts: { readonly home: HomeHolder; readonly exchange: ExchangeHolder; readonly live: boolean },
): EngineModule {
  let abort = new AbortController()
  let running: Promise<void> | undefined

  const opened = (): OpenHome => {
    if (core.phase !== 'open') throw new GiaobanError('vault/locked')
    return parts.home.current()
  }
  const advance = async (home: OpenHome, waitMs: number): Promise<void> => {
    const state = ownEnrolment(home.context.store.read)
    if (state === undefined || standingOf({ context: home.context }) === 'member') return
    const { relays, relayPins: pins = [] } = core.profile()
    if (relays.length === 0) return
    if (isVisiting(state)) {
      await visitMailboxes(home.context, { relays, pins, waitMs, signal: abort.signal })
      core.emit('changed', { what: ['enrolments'] })
    }
    const now = ownEnrolment(home.context.store.read)
    // before the digits are compared no certificate can be there: the relay, which counts refusals, is not troubled
    const isTooEarly = now !== undefined && isVisiting(now) && home.context.clock.now() < now.terms.expires
    if (now === undefined || isTooEarly || now.phase === 'committed' || now.phase === 'over') return
    const exchange = parts.exchange.current()
    await exchange.once().catch((thrown: unknown) => {
      // not certified yet: the next time may be better. Where the first relay is away, the last one asked has said so
      const codes = [thrown instanceof GiaobanError && thrown.code, exchange.status.failure?.code]
      if (!(thrown instanceof GiaobanError) || !codes.includes('relay/refused')) throw thrown
    })
    core.emit('changed', { what: ['enrolments'] })
  }
  const handlers = {
    'enrol.begin': async ({ invitation, officer, passphrase, language }) => {
      if (core.phase !== 'no-profile') throw new GiaobanError('profile/exists')
      if ('relay' in invitation && invitation.relay !== undefined && !relayUrl.safeParse(invitation.relay).success)
        throw new GiaobanError('usage/invalid-input', { params: { field: 'relay' } })
      const given = 'file' in invitation ? { file: new Uint8Array(invitation.file) } : invitation
      const { replaces, ...person } = officer
      const read = await readInvitation(core.deps, given)
      const { device } = await beginEnrolment(core.deps, {
        folder: core.paths.folder,
        invitation: read,
        officer: { ...person, ...(replaces !== undefined && { replaces: replaces as OfficerId }) },
        passphrase,
        // without a key store that keeps a secret, the weaker type, which is shown as such (docs/spec/vault.md)
        slot: (await core.deps.shell?.keystoreAvailable()) === true ? 'app' : 'file',
        language,
      })
      core.emit('changed', { what: ['session'] })
      const { terms } = read
      return {
        device,
        unit: { id: terms.unit, code: terms.unitCode, name: terms.unitName },
        expires: msToRfc3339(terms.expires),
      }
    },
    'enrol.state': () => describe(opened()),
    'enrol.advance': async ({ waitMs }) => {
      const home = opened()
      await advance(home, waitMs)
      return describe(home)
    },
    'enrol.saveRequest': async () => {
      const home = opened()
      const badge = describe(home).officer?.badge ?? ''
      const outcome = await saveFile(core.deps, { name: `${fileWord(badge)}.gbreq`, bytes: () => carry(home).file })
      core.emit('changed', { what: ['enrolments'] })
      return outcome
    },
    'enrol.carry': () => {
      const home = opened()
      return carry(home)
    },
  } satisfies HandlerGroup

  const keepGoing = async (home: OpenHome): Promise<void> => {
    const { signal } = abort
    while (!signal.aborted && standingOf({ context: home.context }) !== 'member') {
      await advance(home, 60_000).catch((thrown: unknown) => {
        if (!(thrown instanceof GiaobanError)) throw thrown
      })
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, askAgainMs)
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
      })
    }
  }
  return {
    handlers,
    opened: () => {
      abort = new AbortController()
      const home = parts.home.current()
      if (parts.live && ownEnrolment(home.context.store.read) !== undefined) running = keepGoing(home)
    },
    closing: async () => {
      abort.abort()
      await running
      running = undefined
    },
  }
}

/** The request as a file, and the code that goes beside it by another way. */
function carry(home: OpenHome) {
  const { context } = home
  const { crypto } = context.deps
  const state = ownEnrolment(context.store.read)
  if (state === undefined) throw new GiaobanError('enrol/wrong-state')
  const next = carriedByHand(state)
  if (next.phase !== 'carried') throw new GiaobanError('enrol/wrong-state')
  if (next !== state) {
    context.store.transaction('enrolment', (tx) => {
      keepOwnEnrolment(tx, next)
      auditEnrolment(crypto, tx, { at: context.clock.now(), action: 'enrolment.carried', object: next.terms.box })
    })
  }
  const { commitment } = requestOf(crypto, next)
  return { file: next.opening, check: checkText(commitment), qr: checkQr(commitment) }
}

function describe({ context }: OpenHome): EnrolmentState {
  const { crypto } = context.deps
  const { directory, self, store } = context
  const state = ownEnrolment(store.read)
  if (state === undefined) return { phase: 'none' }
  const { terms } = state
  const { commitment, request } = requestOf(crypto, state)
  const digits = newcomerDigits(crypto, state)
  const certificate = deviceCertificateAt(directory.state, self.device)
  const standing = standingOf({ context })
  const isShown = isVisiting(state) || state.phase === 'carried'
  return {
    phase: standing === 'member' ? 'joined' : state.phase,
    unit: { id: terms.unit, code: terms.unitCode, name: terms.unitName },
    device: self.device,
    officer: { name: request.officer.name, badge: request.officer.badge, roles: [...request.officer.roles] },
    expires: msToRfc3339(terms.expires),
    ...(state.why !== undefined && { why: state.why }),
    ...(digits !== undefined && { digits }),
    ...(isShown && { qr: checkQr(commitment), check: checkText(commitment) }),
    ...(certificate !== undefined && {
      activeFrom: msToRfc3339(certificate.activeFrom),
      notAfter: msToRfc3339(certificate.notAfter),
    }),
  }
}
