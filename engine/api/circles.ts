/** Calls about circles: who belongs together, and who decides it (docs/spec/circles.md). */
import type { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type CircleId, type UnitId } from '../../shared/ids.ts'
import type { circleRow, circleShown } from '../../shared/ipc/circle-calls.ts'
import { limits } from '../../shared/limits.ts'
import { sealableCircle } from '../../shared/protocol/directory/circles.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { composeCircle } from '../circles/compose.ts'
import { remainingMembers } from '../circles/due.ts'
import { circleNamed, ownCircles } from '../circles/named.ts'
import { founderOf } from '../circles/names.ts'
import { secondHands } from '../enrol/administer.ts'
import { propose } from '../enrol/proposal.ts'
import { keepProposed } from '../enrol/proposals.ts'
import { signerOf } from '../enrol/statement.ts'
import { isReader, type EpochHome } from '../epochs/work.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { nameOf } from '../records/unit-names.ts'
import { circleName, confirmedMembers, confirmMembers, doneCircle, nameCircle } from '../store/circles.ts'
import { proposalById } from '../store/proposals.ts'
import { chooseSecond, deskOf } from './administration.ts'
import { describeProposal } from './describe-proposal.ts'
import type { EngineModule, HandlerGroup } from './handlers.ts'
import { unitNamed } from './recipients.ts'
import type { ExchangeHolder } from './sync.ts'

export function createCircleModule(parts: {
  readonly home: HomeHolder
  readonly exchange: ExchangeHolder
}): EngineModule {
  const open = (): OpenHome => parts.home.current()
  const handlers = {
    'circles.list': () => ({ circles: ownCircles(open().context).map((each) => rowOf(open(), each)) }),
    'circles.show': ({ circle }) => shownOf(open(), circleNamed(open().context, circle)),
    'circles.create': ({ name, members, second }) => {
      const home = open()
      const circle = idOf<CircleId>(home.context.deps.crypto.random(16))
      return put(home, { circle, name, second, units: members.map((text) => unitNamed(home, text, [])) })
    },
    'circles.change': ({ circle: named, add, remove, second }) => {
      const home = open()
      const record = circleNamed(home.context, named)
      const removed = new Set(remove.map((text) => memberNamed(home, record, text)))
      const units = [...record.members.map(({ unit }) => unit), ...add.map((text) => unitNamed(home, text, []))]
      return put(home, { circle: record.circle, second, units: units.filter((unit) => !removed.has(unit)) })
    },
    'circles.renew': async ({ circle: named }) => {
      const home = open()
      const before = circleNamed(home.context, named)
      if (!isReader(epochHome(home))) throw new GiaobanError('role/not-allowed')
      if (remainingMembers(epochHome(home), before) === undefined) throw new GiaobanError('circle/needs-administrator')
      home.circles.ask(before.circle)
      await parts.exchange.current().once()
      const { version } = circleNamed(home.context, before.circle)
      return { id: before.circle, version, state: version > before.version ? ('renewed' as const) : ('asked' as const) }
    },
  } satisfies HandlerGroup
  return { handlers }
}

const epochHome = ({ context, vault }: OpenHome): EpochHome => ({
  context,
  keys: vault.keys,
  signing: vault.deviceSigning,
})

/** A member by code, also one that can no longer be addressed. */
function memberNamed(home: OpenHome, record: CircleRecord, text: string): UnitId {
  const found = record.members.find(({ unit }) => unit === text || nameOf(home.records, unit).code === text)
  if (found === undefined) throw new GiaobanError('recipient/unknown-unit', { params: { unit: text.slice(0, 40) } })
  return found.unit
}

interface Wanted {
  readonly circle: CircleId
  readonly name?: string
  readonly units: readonly UnitId[]
  readonly second: string | undefined
}

/** Composed and signed by this device; complete with an administrator's signature, while the epochs in it are fresh. */
async function put(home: OpenHome, wanted: Wanted) {
  const { context, vault } = home
  const { crypto } = context.deps
  const { circle, name } = wanted
  if (!isReader(epochHome(home))) throw new GiaobanError('role/not-allowed')
  const units = [...new Set([...wanted.units, context.self.unit])]
  if (units.length < 2) throw new GiaobanError('usage/wrong-state')
  const desk = deskOf(home)
  const administrator = chooseSecond(home, wanted.second)(secondHands(desk, undefined).filter((hand) => hand.isAdmin))
  const composed = composeCircle(context, { circle, units })
  if ('missing' in composed) {
    throw new GiaobanError('recipient/no-key', { params: { unit: nameOf(home.records, composed.missing).code } })
  }
  const own = signerOf(crypto, vault.deviceSigning)
  const at = context.clock.now()
  const draft = {
    type: 'circle' as const,
    body: composed.body,
    signers: [own.keyId, administrator.keyId],
    objects: [composed.publicKey],
    wraps: composed.wraps,
    created: at,
    expires: at + limits.epochPostedMs,
  }
  const id = keepProposed(context, await propose(draft, own), vault.officer)
  context.store.transaction('circle-proposed', (tx) => {
    confirmMembers(tx, { circle, units, at })
    if (name !== undefined) nameCircle(tx, { circle, name, unit: context.self.unit, at })
  })
  const stored = proposalById(context.store.read, id)
  if (stored === undefined) throw new Error('a proposal that was kept is there')
  return { id: circle, proposal: describeProposal(home, stored) }
}

function rowOf(home: OpenHome, circle: CircleRecord): z.output<typeof circleRow> {
  const { context } = home
  const name = circleName(context.store.read, circle.circle)?.name
  return {
    id: circle.circle,
    ...(name !== undefined && { name }),
    version: circle.version,
    members: circle.members.length,
    state: stateOf(home, circle),
    needsAdministrator: remainingMembers(epochHome(home), circle) === undefined,
    renewedAt: msToRfc3339(circle.logged),
  }
}

function stateOf({ context }: OpenHome, circle: CircleRecord): z.output<typeof circleRow>['state'] {
  const { directory, clock, store } = context
  if (doneCircle(store.read, circle) === 'refused') return 'refused'
  const at = Math.max(clock.now(), directory.state.clock)
  if (!sealableCircle(directory.state, circle.circle, { at }).ok) return 'stale'
  return context.ownKey({ kind: 'circle', id: circle.circle, epoch: circle.version })?.state === 'held'
    ? 'open'
    : 'opening'
}

function shownOf(home: OpenHome, circle: CircleRecord): z.output<typeof circleShown> {
  const { context, records } = home
  const confirmed = confirmedMembers(context.store.read, circle.circle)
  const founder = founderOf(context.directory.state, circle.circle)
  return {
    ...rowOf(home, circle),
    ...(founder !== undefined && { founder: nameOf(records, founder) }),
    units: circle.members.map(({ unit, epoch }) => ({
      ...nameOf(records, unit),
      epoch,
      confirmed: unit === context.self.unit || confirmed.has(unit),
    })),
  }
}
