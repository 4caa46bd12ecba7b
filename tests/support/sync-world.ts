/**
 * Homes of a demonstration world opened in the test's process under one clock that is moved by hand, and a post office
 * between them that loses, doubles and turns around what the test says. Everything else is real: homes, keys, engine.
 */
import Database from 'better-sqlite3'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createWorld } from '../../cli/demo/world/world.ts'
import { createAttachmentModule } from '../../engine/api/attachments.ts'
import { createBackupModule } from '../../engine/api/backup.ts'
import { createRecordsModule } from '../../engine/api/bulletins-read.ts'
import { createLifeModule } from '../../engine/api/bulletin-life.ts'
import { createEscalateModule } from '../../engine/api/bulletin-escalate.ts'
import { createUpdateModule } from '../../engine/api/bulletin-update.ts'
import { createConversationModule } from '../../engine/api/conversations.ts'
import { createHandoverModule } from '../../engine/api/handovers.ts'
import { createDocumentModule } from '../../engine/api/documents.ts'
import { createHitModule } from '../../engine/api/hits.ts'
import { createWriteModule } from '../../engine/api/bulletin-write.ts'
import { createPlanModule } from '../../engine/api/plans.ts'
import { createCaseModule } from '../../engine/api/cases.ts'
import { createReportModule } from '../../engine/api/reports.ts'
import { createRequestModule } from '../../engine/api/requests.ts'
import { createComplaintModule } from '../../engine/api/complaints.ts'
import { createCircleModule } from '../../engine/api/circles.ts'
import { createDirectoryModule } from '../../engine/api/directory.ts'
import { createEnrolModule } from '../../engine/api/enrol.ts'
import { createEpochModule } from '../../engine/api/epochs.ts'
import { createEvidenceModule } from '../../engine/api/evidence.ts'
import { createPhotoModule } from '../../engine/api/photos.ts'
import { createDeviceModule } from '../../engine/api/devices.ts'
import { createOfficerModule } from '../../engine/api/officers.ts'
import { createNewcomerModule } from '../../engine/api/newcomer.ts'
import { createProposalModule } from '../../engine/api/proposals.ts'
import type { EngineCore } from '../../engine/api/handlers.ts'
import { createSyncModule, type ExchangeHolder } from '../../engine/api/sync.ts'
import { createSealedModule } from '../../engine/api/sealed.ts'
import { createTransferModule } from '../../engine/api/transfers.ts'
import { createUnitModule } from '../../engine/api/units.ts'
import type { Deps } from '../../engine/deps.ts'
import { createEngine, type EngineEvent } from '../../engine/engine.ts'
import { beginEnrolment, readInvitation, type Beginning, type GivenInvitation } from '../../engine/enrol/begin.ts'
import { createHomeHolder } from '../../engine/open-home.ts'
import { createKeyParts } from '../../engine/vault/key-parts.ts'
import { createFileMachineSecrets } from '../../engine/vault/machine-key-file.ts'
import { statementByHash } from '../../engine/store/statements.ts'
import { readProfile, writeProfile } from '../../engine/vault/profile.ts'
import type { RelayBounds } from '../../relay/deps.ts'
import type { Relay } from '../../relay/server.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import { exampleBulletin } from '../../shared/domain/example.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { freePort } from './free-port.ts'
import { createHandClock, silentLog, type HandClock } from './engine-kit.ts'
import { cheapHash } from './home-kit.ts'
import { memoryFolder } from './memory-folder.ts'
import { joinUnit } from './newcomers.ts'
import { startRelay } from './relay-world.ts'
import { seededRandom } from './seeded-random.ts'
import type { SyncHome } from './sync-home.ts'

export type { SyncHome } from './sync-home.ts'

export const passphrase = 'mật khẩu thử nghiệm'

export interface SyncWorld extends AsyncDisposable {
  readonly clock: HandClock
  /** In the order of the demonstration's provinces. */
  readonly units: readonly { readonly id: UnitId; readonly code: string }[]
  /**
   * `tp-hcm/duty`, opened once. `step`: told of every step; what it throws is a power cut, as far as one process can.
   * `own`: a machine whose clock is not the world's.
   */
  home(
    name: string,
    step?: (name: string) => void,
    own?: HandClock,
    more?: Partial<Pick<Deps, 'sealAhead' | 'shell' | 'databaseWork' | 'verifyBeside'>>,
  ): Promise<SyncHome>
  /** A home that does not exist yet, made from an invitation and opened. What `step` throws is a power cut. */
  enrol(
    name: string,
    from: GivenInvitation,
    more?: { readonly officer?: Partial<Beginning['officer']>; readonly step?: (name: string) => void },
  ): Promise<SyncHome>
  /** `home` opens it again from what is on the disk. */
  close(name: string): Promise<void>
  /** A second machine with the first one's keys: what a restored disk image is. */
  clone(name: string, as: string): Promise<SyncHome>
  /** A device that joins the unit; `home` opens it. It may act an hour later. Needs the relay. */
  join(unit: string, as: string): Promise<void>
  /** The world's relay, from now on that of every home of it. */
  relay(bounds?: Partial<RelayBounds>): Promise<Relay>
  /** Another relay, from now on that of every home of it. */
  useRelay(url: string): void
  readonly relayData: string
  /** The same relay as before, within the usual bounds. `between`: what becomes of its data while it is away. */
  restartRelay(between?: (data: string) => void): Promise<void>
  /** The relay comes back on its port, denies every envelope that it has taken, and knows its cursors. */
  forgetMail(): Promise<void>
}

/** Made once for a test file; `copy` gives each test a world of its own. */
export interface WorldTemplate extends Disposable {
  copy(): SyncWorld
}

const worldStart = Date.UTC(2026, 10, 21, 13, 4, 5, 120)

/**
 * `prepare`: what all copies begin with; its homes and its relay are closed again. `seed`: all keys, ids and nonces come
 * from it, so that what is done one by one comes out the same, byte for byte, each time.
 */
export async function makeWorldTemplate(
  units: number,
  start = worldStart,
  prepare?: (world: SyncWorld) => Promise<void>,
  seed?: string,
): Promise<WorldTemplate> {
  const folder = memoryFolder('giaoban-sync-')
  const dice = diceOf(seed === undefined ? undefined : `${seed} template`)
  const deps = await depsIn({ folder, dice }, createHandClock(start))
  const made = await createWorld(deps, {
    dir: join(folder, 'world'),
    relay: undefined,
    units,
    passphrase,
    language: 'vi',
  })
  const list = made.units.map(({ id, code }) => ({ id: id as UnitId, code })) // made by createWorld as an id
  if (prepare !== undefined) {
    const { world, close } = worldIn({ folder, dice }, list, start)
    await prepare(world)
    await close()
  }
  return {
    copy: () => {
      const to = memoryFolder('giaoban-sync-')
      cpSync(folder, to, { recursive: true })
      return worldIn({ folder: to, dice: diceOf(seed) }, list, start).world
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A stream of random bytes for each who asks; the system's own without a seed. */
type Dice = () => { readonly random?: (length: number) => Bytes }

function diceOf(seed: string | undefined): Dice {
  let streams = 0
  return () => (seed === undefined ? {} : { random: seededRandom(`${seed} ${(streams += 1)}`) })
}

interface Place {
  readonly folder: string
  readonly dice: Dice
}

async function depsIn({ folder, dice }: Place, clock: HandClock, step = (_: string): void => {}): Promise<Deps> {
  const crypto = await createCrypto(dice())
  mkdirSync(join(folder, 'machine'), { recursive: true })
  return {
    clock,
    crypto,
    step,
    log: silentLog,
    machineSecrets: {
      app: undefined,
      file: createFileMachineSecrets({ crypto, path: join(folder, 'machine', 'machine.key') }),
    },
    keyParts: createKeyParts({ folder: join(folder, 'machine', 'parts') }),
    hashPassphrase: cheapHash(crypto),
    shell: undefined,
    testClockMs: undefined,
    version: '0.0.0',
  }
}

/** `close` ends what runs and leaves the folder. */
function worldIn(
  place: Place,
  units: SyncWorld['units'],
  start: number,
): { readonly world: SyncWorld; readonly close: () => Promise<void> } {
  const { folder } = place
  const clock = createHandClock(start)
  const homes = new Map<string, SyncHome>()
  let relay: Relay | undefined
  let elsewhere: string | undefined
  const pathOf = (name: string): string => join(folder, 'world', ...name.split('/'))
  const data = join(folder, 'world', 'authority', 'relay')
  const startAt = (port: number, bounds: Partial<RelayBounds> = {}): Promise<Relay> =>
    startRelay(
      {
        data,
        logKeyFile: `${data}.logkey`,
        host: '127.0.0.1',
        port,
        store: 'sqlite',
        tls: undefined,
        root: undefined,
        logLevel: 'silent',
      },
      { clock, bounds },
    )
  const home: SyncWorld['home'] = async (name, step, own = clock, more = {}) => {
    const known = homes.get(name)
    if (known !== undefined) return known
    const url = elsewhere ?? relay?.url
    if (url !== undefined) pointAt(pathOf(name), url)
    const opened = await openSyncHome({ ...(await depsIn(place, own, step)), ...more }, { name, folder: pathOf(name) })
    homes.set(name, opened)
    return opened
  }
  const close = async (): Promise<void> => {
    for (const each of homes.values()) await each[Symbol.asyncDispose]()
    await relay?.drain()
  }
  const world: SyncWorld = {
    clock,
    units,
    relayData: data,
    home,
    enrol: async (name, from, { officer, step } = {}) => {
      const deps = await depsIn(place, clock, step)
      await beginEnrolment(deps, {
        folder: pathOf(name),
        invitation: await readInvitation(deps, from),
        officer: { badge: 'TN-0099', name: 'Phạm Văn Mới', roles: ['duty'], ...officer },
        passphrase,
        slot: 'file',
        language: 'vi',
      })
      return home(name, step)
    },
    close: async (name) => {
      await homes.get(name)?.[Symbol.asyncDispose]()
      homes.delete(name)
    },
    clone: (name, as) => {
      if (homes.has(name)) throw new Error('an open database is not copied')
      cpSync(pathOf(name), pathOf(as), { recursive: true })
      return home(as)
    },
    join: async (unit, as) => {
      const [admin, commander] = [await home(`${unit}/admin`), await home(`${unit}/commander`)]
      if (relay === undefined) throw new Error('a device joins by the relay')
      await joinUnit(await depsIn(place, clock), { admin, commander, relay: relay.url, name: as, passphrase })
    },
    useRelay: (url) => {
      elsewhere = url
      for (const name of homes.keys()) pointAt(pathOf(name), url)
    },
    forgetMail: async () => {
      const port = Number(new URL(relay?.url ?? 'ws://none').port)
      await relay?.drain()
      const db = new Database(join(data, 'relay.db'))
      db.exec('DELETE FROM entry; DELETE FROM envelope')
      db.close()
      relay = await startAt(port)
    },
    restartRelay: async (between = () => {}) => {
      const port = Number(new URL(relay?.url ?? 'ws://none').port)
      await relay?.drain()
      between(data)
      relay = await startAt(port)
    },
    relay: async (bounds) => {
      relay ??= await startAt(await freePort(), bounds)
      for (const name of homes.keys()) pointAt(pathOf(name), relay.url)
      return relay
    },
    [Symbol.asyncDispose]: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return { world, close }
}

function pointAt(home: string, url: string): void {
  const file = join(home, 'profile.json')
  writeProfile(file, { ...readProfile(file), relays: [url] })
}

/** The engine's own modules, with the home that they share in sight. */
async function openSyncHome(
  deps: Deps,
  { name, folder }: { readonly name: string; readonly folder: string },
): Promise<SyncHome> {
  const holder = createHomeHolder()
  let exchange: ExchangeHolder | undefined
  const later: ExchangeHolder = {
    current: () => {
      if (exchange === undefined) throw new Error('the exchange comes last')
      return exchange.current()
    },
  }
  const engine = createEngine({
    home: folder,
    deps,
    modules: [
      (core: EngineCore) => createDirectoryModule(core, holder),
      (core: EngineCore) => createRecordsModule(core, () => holder.current().records),
      (core: EngineCore) => createAttachmentModule(core, holder),
      (core: EngineCore) => createBackupModule(core, holder),
      (core: EngineCore) => createComplaintModule(core, holder),
      (core: EngineCore) => createEvidenceModule(core, holder),
      () => createPhotoModule(holder),
      (core: EngineCore) => createTransferModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createWriteModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createLifeModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createUpdateModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createEscalateModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createHitModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createDocumentModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createRequestModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createHandoverModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createConversationModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createCaseModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createPlanModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createReportModule(core, { home: holder, exchange: later }),
      () => createEpochModule({ home: holder, exchange: later }),
      () => createCircleModule({ home: holder, exchange: later }),
      (core: EngineCore) => createProposalModule(core, holder),
      (core) => createOfficerModule(core, holder),
      (core: EngineCore) => createDeviceModule(core, { home: holder, exchange: later }),
      () => createUnitModule({ home: holder, exchange: later }),
      (core: EngineCore) => {
        const sync = createSyncModule(core, { home: holder, live: false })
        exchange = sync.exchange
        return sync
      },
      (core: EngineCore) => createSealedModule(core, { home: holder, exchange: later }),
      (core: EngineCore) => createEnrolModule(core, holder),
      (core: EngineCore) => createNewcomerModule(core, { home: holder, exchange: later, live: false }),
    ],
  })
  const events: EngineEvent[] = []
  engine.onEvent((event) => events.push(event))
  await engine.call('session.unlock', { passphrase })
  const open = holder.current()
  return {
    name,
    folder,
    unit: open.context.self.unit,
    open,
    call: engine.call,
    events,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

/** Sends a test bulletin to units by code; gives its record id. */
export async function sendBulletin(
  from: SyncHome,
  to: readonly string[],
  more: {
    readonly urgency?: 'immediate' | 'urgent' | 'routine'
    readonly staged?: readonly string[]
    readonly bulletin?: Partial<BulletinInput>
  } = {},
): Promise<RecordId> {
  const { id } = await from.call('bulletin.send', {
    bulletin: { ...exampleBulletin(), ...more.bulletin },
    to: [...to],
    urgency: more.urgency ?? 'routine',
    attachments: (more.staged ?? []).map((staged) => ({ staged, kind: 'portrait' as const })),
  })
  return id as RecordId // the answer's schema has checked 32 bytes of hex
}

export const acknowledge = (home: SyncHome, id: RecordId): Promise<unknown> =>
  home.call('bulletin.acknowledge', { id, answer: { kind: 'assigned', text: 'Tổ 1' } })

/** Rung of each unit by its code. */
export async function rungs(home: SyncHome, id: RecordId): Promise<Readonly<Record<string, string>>> {
  const { units } = await home.call('bulletin.status', { id })
  return Object.fromEntries(units.map(({ unit, rung }) => [unit, rung]))
}

export const outcomeOf = (home: SyncHome, hash: StatementHash): string | undefined =>
  statementByHash(home.open.context.store.read, hash)?.outcome

export const alertsOf = (home: SyncHome): number => home.events.filter(({ event }) => event === 'alert').length

/** Codes of the audit entries of one action, oldest first. */
export const auditCodes = (home: SyncHome, action: string): readonly (string | undefined)[] =>
  home.open.context.store.read
    .all<{ code: string | undefined }>('SELECT code FROM audit WHERE action = ? ORDER BY seq', action)
    .map(({ code }) => code)
