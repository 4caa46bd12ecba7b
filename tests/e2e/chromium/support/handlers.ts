/** Answers of the invented desk, for one officer in one state. */
import { GiaobanError, type ErrorCode } from '../../../../shared/errors.ts'
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import type { EnrolmentState } from '../../../../shared/ipc/enrol-calls.ts'
import { hour, minute } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { invitations, invited, proposalOf, proposals, unitNews } from './administration.ts'
import { circleHandlers } from './circles.ts'
import { withFound, withLife } from './life.ts'
import { peopleHandlers, type PeopleScene } from './people.ts'
import { conversationHandlers } from './conversations.ts'
import { handoverHandlers } from './handovers.ts'
import { caseHandlers } from './cases.ts'
import { planHandlers } from './plans.ts'
import { proofHandlers } from './proofs.ts'
import { sheetHandlers } from './sheets.ts'
import { reportHandlers } from './reports.ts'
import { requestHandlers } from './requests.ts'
import { restoreHandlers } from './restore.ts'
import { sealedHandlers, type SealedScene } from './sealed.ts'
import { portrait } from './portrait.ts'
import { withSuperiors } from './superiors.ts'
import { draftsOf } from './drafts.ts'
import { desk, detail, hex, officers, row, unit, units } from './world.ts'

export interface Scene extends PeopleScene {
  readonly role?: 'duty' | 'commander' | 'investigator' | 'admin'
  readonly unit?: 'tp-hcm' | 'binh-duong'
  readonly phase?: ResponseOf<'session.state'>['phase']
  readonly language?: 'vi' | 'en'
  readonly theme?: 'light' | 'dark' | 'system'
  readonly empty?: boolean
  /** Nothing immediate: no bar, no sound. */
  readonly calm?: boolean
  readonly alarms?: readonly ErrorCode[]
  readonly relay?: ResponseOf<'sync.state'>['state']
  /** Three addresses: the first does not answer, the second is used. */
  readonly spares?: boolean
  readonly unlockFails?: ErrorCode
  /** Bulletins that much has happened to. */
  readonly life?: boolean
  readonly drafts?: boolean
  /** Whatever others have written is made to look like markup, and what may not be asked is refused with its sentence. */
  readonly hostile?: boolean
  /** Standing groups to send to. */
  readonly circles?: boolean
  /** Sealed files: a unit without network, or one that carries for such. */
  readonly sealed?: SealedScene
  /** Proposals that wait, and news about the unit. */
  readonly administration?: boolean
  /** A device on its way into the unit. */
  readonly enrolment?: EnrolmentState
}

export const passphrase = 'giao ban thu nghiem'

export function handlersOf(scene: Scene): Handlers {
  const { role = 'duty', unit: own = 'tp-hcm', empty = false } = scene
  const now = Date.now()
  let phase = scene.phase ?? 'open'
  let language = scene.language ?? 'vi'
  let theme: 'light' | 'dark' | 'system' = scene.theme ?? 'light'
  const who =
    own === 'tp-hcm'
      ? role === 'commander'
        ? officers.hcmCommander
        : officers.hcmDuty
      : role === 'commander'
        ? officers.bdCommander
        : officers.bdDuty
  const full = desk(now, own)
  const nothing = {
    answer: [],
    waiting: [],
    fresh: [],
    expiring: [],
    counts: { answer: 0, waiting: 0, late: 0, fresh: 0, found: 0, unread: 0 },
    hits: { answer: [], waiting: [] },
    proposed: [],
    told: [],
    records: { answer: [], waiting: [] },
    gaps: [],
  }
  const calm = { ...full, answer: full.answer.filter((one) => one.urgency !== 'immediate') }
  const plainBoard = empty ? nothing : scene.calm === true ? calm : full
  const board = scene.life === true ? withFound(now, plainBoard, own) : plainBoard
  const rows = [
    ...board.hits.answer,
    ...board.hits.waiting,
    ...board.answer,
    ...board.waiting,
    ...board.fresh,
    ...board.expiring,
  ]
  const session = (): ResponseOf<'session.state'> => ({
    phase,
    officers: [
      { badge: '277-114', name: who.name, slot: 'app' },
      { badge: '277-115', name: 'Trung úy Ngô Anh Thư', slot: 'file' },
    ],
    version: '0.1.0',
    ...(phase === 'no-profile'
      ? {}
      : {
          profile: {
            home: '~/giaoban/duty',
            unit: unit(own),
            device: hex(77, 32),
            demo: true,
            demoPassphrase: passphrase,
            language,
            theme,
            rootFingerprint: hex(5, 64),
            relays:
              scene.relay === 'not-set' || scene.enrolment?.phase === 'carried'
                ? []
                : relaysOf(scene, now).map(({ url }) => url),
          },
        }),
    ...(phase === 'open' || phase === 'screen-locked'
      ? { signedIn: { badge: '277-114', name: who.name, roles: scene.noRole === true ? [] : [role] } }
      : {}),
  })
  const photoOf = (seed: number, offset: number, length: number) => {
    const file = portrait(seed)
    return { bytes: file.slice(offset, offset + length), size: file.length, type: 'image/png' }
  }
  const pass = <T>(value: T): T => value
  const plain: Handlers = {
    'session.state': session,
    'session.unlock': () => {
      if (scene.unlockFails !== undefined) throw new GiaobanError(scene.unlockFails, { retryAfterMs: 8000 })
      phase = 'open'
      return session()
    },
    'session.lockScreen': () => pass({}),
    'session.lockVault': () => pass({}),
    'session.changePassphrase': () => pass({}),
    'settings.set': (change) => {
      language = change.language ?? language
      theme = change.theme ?? theme
      return session()
    },
    'about.get': () => ({
      version: '0.1.0',
      rootFingerprint: hex(5, 64),
      home: '~/giaoban/duty',
      cipher: 'AES-256-CBC, HMAC-SHA512 (SQLCipher 4)',
      databaseBytes: 18_432_000,
      blobBytes: 96_112_000,
    }),
    'doctor.run': () => ({
      ok: false,
      checks: [
        { name: 'vault', ok: true },
        { name: `relay ${relaysOf(scene, now)[0]?.url ?? ''}`, ok: false, code: 'relay/unreachable' },
      ],
    }),
    'desk.get': () => board,
    'bulletin.list': ({ filter }) => ({
      bulletins:
        filter === 'all'
          ? [
              ...rows,
              ...Array.from({ length: empty ? 0 : 30 }, (_, index) =>
                row({
                  seed: index + 12,
                  now,
                  own,
                  unit: units[index % 7]?.code ?? own,
                  ago: (index + 5) * 7 * hour,
                  opened: true,
                  rung: 'acknowledged',
                }),
              ),
            ]
          : rows.filter((one) => one.own === (filter === 'own' || filter === 'waiting')),
      more: filter === 'all' && !empty,
    }),
    'bulletin.get': ({ id }) => {
      const summary = rows.find((one) => one.id.startsWith(id)) ?? row({ seed: 12, now, own, unit: 'dong-nai' })
      const plain = withSuperiors(now, detail(now, summary, { commander: role === 'commander', ownUnit: own }))
      return scene.life === true ? withLife(now, plain) : plain
    },
    'bulletin.revalidate': ({ id }) => ({ id, state: 'active', expires: new Date(now + 90 * 24 * hour).toISOString() }),
    'hit.request': ({ id }) => ({ id, hit: hex(950, 64), deadline: new Date(now + 10 * minute).toISOString() }),
    'bulletin.escalate': ({ id }) => ({ id, request: hex(901, 64), superior: 'binh-duong' }),
    'bulletin.opened': () => ({ rung: 'opened' }),
    'bulletin.acknowledge': ({ id }) => ({ id, rung: 'acknowledged' }),
    'bulletin.act': ({ id }) => ({ id, rung: 'acted' }),
    'bulletin.cancel': ({ id }) => ({ id, state: 'cancelled' }),
    'bulletin.send': () => ({
      id: board.waiting[0]?.id ?? hex(1, 64),
      ref: 'HCM-2026-7K3F-9Q',
      version: 1,
      recipients: units.filter((one) => one.code !== own).map((one) => one.code),
      warnings: [],
    }),
    'bulletin.update': ({ id }) => ({ id, version: 3, recipients: ['binh-duong'], warnings: [] }),
    'bulletin.proposeRecipients': () => ({
      units: units
        .filter((one) => one.code !== own)
        .map((one, index) => ({
          ...one,
          selected: true,
          reasons:
            index === 4 ? ['neighbour', 'residence'] : index === 2 ? ['neighbour', 'hiding-place'] : ['neighbour'],
        })),
    }),
    'draft.list': () => ({ drafts: scene.drafts === true ? draftsOf(now, scene.life === true) : [] }),
    'draft.save': ({ draft }) => ({ draft: draft ?? hex(9, 32), revision: hex(8, 32), apart: false }),
    'draft.delete': () => pass({}),
    'attachment.stage': ({ name, bytes }) => ({
      staged: hex(23, 64),
      name,
      type: 'image/png',
      size: bytes.length,
      width: 240,
      height: 300,
      removed: ['EXIF', 'GPS', 'thumbnail'],
    }),
    'attachment.read': ({ id, index, offset, length }) =>
      photoOf(Number.parseInt(id.slice(0, 4), 16) + index * 5, offset, length),
    'attachment.readStaged': ({ staged, offset, length }) =>
      photoOf(Number.parseInt(staged.slice(0, 4), 16), offset, length),
    'attachment.save': () => ({ saved: true, size: 41_000 }),
    'photo.next': () => ({}),
    'photo.alike': () => ({
      alike:
        scene.drafts === true
          ? rows.slice(0, 1).map(({ id, title, own: ours }) => ({
              id,
              title,
              own: ours,
              statement: hex(900, 64),
              index: 0,
              family: 'bulletin' as const,
              unit: unit('binh-duong'),
            }))
          : [],
    }),
    'search.query': ({ text }) => ({
      tookMs: 3.4,
      hits: text.includes('zzz')
        ? []
        : rows.slice(0, 4).map((one, index) => ({
            kind: 'bulletin' as const,
            id: one.id,
            title: one.title,
            score: 1 - index / 10,
            row: one,
            why: [
              index === 1
                ? { field: 'alias', how: 'folded', text: 'Tý cụt' }
                : index === 2
                  ? { field: 'phone', how: 'old-number', text: '0000 123 456' }
                  : { field: 'name', how: index === 0 ? 'folded' : 'tone' },
            ],
          })),
    }),
    'units.list': () => ({
      units: units.map((one, index) => ({
        ...one,
        level: 'province' as const,
        own: one.code === own,
        neighbour: one.code !== own,
        confirmed: index !== 6,
        ...(index === 4 ? { silentSince: new Date(now - 26 * hour).toISOString() } : {}),
      })),
    }),
    'directory.show': () => ({
      origin: 'giaoban.invalid/demo',
      size: 143,
      root: hex(33, 64),
      witnessed: false,
      checkpointAt: new Date(now - 4 * minute).toISOString(),
      units: units.map((one, index) => ({
        ...one,
        level: 'province',
        borders: units
          .filter((_, other) => other !== index && (index === 0 || other === 0 || Math.abs(other - index) === 1))
          .map((other) => other.code),
        epoch: 1,
        officers: ['duty', 'investigator', 'commander', 'admin'].map((name, at) => ({
          id: hex(index * 4 + at + 200, 32),
          roles: [name],
        })),
        devices: [0, 1, 2, 3].map((at) => ({ id: hex(index * 4 + at + 300, 32), leaf: hex(at + 1, 64) })),
      })),
    }),
    'directory.alarms': () => (scene.administration === true ? unitNews(now) : { alarms: [], news: [], pending: [] }),
    'directory.acknowledge': () => pass({}),
    'proposals.list': () => ({ proposals: scene.administration === true ? proposals(now) : [] }),
    'proposals.sign': ({ id }) => ({ ...proposalOf(now, id), state: 'complete' as const, mine: false }),
    'proposals.refuse': ({ id, reason }) => ({
      ...proposalOf(now, id),
      state: 'refused' as const,
      mine: false,
      reason,
    }),
    ...peopleHandlers(scene, now),
    ...restoreHandlers(now),
    ...requestHandlers(now),
    ...caseHandlers(now),
    ...planHandlers(now, role === 'commander'),
    ...reportHandlers(now, role === 'commander'),
    ...proofHandlers(now, role === 'commander'),
    ...sheetHandlers(now, { own, shown: scene.life === true }),
    ...handoverHandlers(now),
    ...conversationHandlers(now),
    ...(scene.circles === true ? circleHandlers(now) : { 'circles.list': () => ({ circles: [] }) }),
    'enrol.state': () => scene.enrolment ?? { phase: 'none' as const },
    'enrol.invitations': () => ({ invitations: scene.administration === true ? invitations(now) : [] }),
    'enrol.invite': () => invited(now),
    'enrol.withdraw': () => ({ ...invitations(now)[0]!, phase: 'over' as const, why: 'withdrawn' as const }),
    'enrol.compare': () => ({ ...invitations(now)[0]!, phase: 'proposed' as const }),
    'enrol.begin': () => {
      phase = 'locked'
      return { device: hex(310, 32), unit: unit(own), expires: new Date(now + 8 * minute).toISOString() }
    },
    'unit.rotate': () => ({ epoch: 14, state: 'rotated' as const }),
    'directory.verify': () => ({ ok: true, size: 143, root: hex(33, 64), alarms: [] }),
    'sync.state': () => ({
      state: scene.relay ?? 'online',
      relay: scene.spares === true ? 'wss://tram-2.example:7443' : 'wss://127.0.0.1:7443',
      relays: relaysOf(scene, now),
      since: new Date(now - 42 * minute).toISOString(),
      sent: 12,
      received: 31,
      rejected: 0,
      pending: 3,
      queued: scene.relay === 'offline' ? 2 : 0,
      alarms: (scene.alarms ?? []).map((code) => ({ code, recoverable: true })),
    }),
  }
  return { ...plain, ...sealedHandlers(now, scene.sealed, plain['directory.show']) }
}

function relaysOf(scene: Scene, now: number): NonNullable<ResponseOf<'sync.state'>['relays']> {
  if (scene.spares !== true)
    return [{ url: 'wss://127.0.0.1:7443', state: scene.relay === 'offline' ? 'failed' : 'online' }]
  return [
    {
      url: 'wss://tram-1.example:7443',
      state: 'failed',
      failure: { code: 'relay/unreachable', recoverable: true },
      since: new Date(now - 42 * minute).toISOString(),
      nextAt: new Date(now + minute).toISOString(),
    },
    { url: 'wss://tram-2.example:7443', state: 'online' },
    { url: 'wss://tram-3.example:7443', state: 'standby' },
  ]
}
