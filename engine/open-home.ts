/**
 * An open home: vault, verified directory, blobs, records and exchange, put together. Modules share one through
 * `HomeHolder`, which is empty while the vault is locked.
 */
import { hexToBytes, type Bytes } from '../shared/bytes.ts'
import { GiaobanError } from '../shared/errors.ts'
import type { BlobId, KeyId } from '../shared/ids.ts'
import { limits } from '../shared/limits.ts'
import type { Marking } from '../shared/protocol/tbs.ts'
import { keyIdOf } from '../shared/protocol/directory/keys.ts'
import type { EngineCore } from './api/handlers.ts'
import { openBlobFolder, type BlobFolder } from './blobs/blob-folder.ts'
import { CircleKeeper } from './circles/keeper.ts'
import { DirectoryClient } from './directory/client.ts'
import { parseLogKey } from './directory/log-key.ts'
import { sealingWhileCertified } from './directory/own-end.ts'
import type { DirectoryStore } from './directory/store.ts'
import { auditWitnessSigner } from './audit/checkpoint.ts'
import { sealingHere } from './audit/sealing.ts'
import { sealingOnceJoined } from './enrol/joining.ts'
import { EpochKeeper } from './epochs/keeper.ts'
import { sealingWithOwnEpoch } from './epochs/sealing.ts'
import { newsOf } from './news.ts'
import { createAwaitedKeys, createOwnKeys } from './own-keys.ts'
import { createHomeDirectory } from './records/home-directory.ts'
import type { RecordsDirectory } from './records/records-directory.ts'
import { abandonedStaged, blobRecord, consumeStaged, forgetBlob } from './store/attachments.ts'
import { projectionOf } from './store/bulletins.ts'
import type { WritableDb } from './store/database.ts'
import { createDirectoryStore } from './store/directory.ts'
import { readMeta } from './store/meta.ts'
import { refreshRecords } from './store/records.ts'
import type { SyncContext } from './sync/context.ts'
import { atOnce, type Steps } from './steps.ts'
import { settleHeirs } from './sync/settle-heirs.ts'
import { knownSkew, sealingWithSkew } from './sync/skew.ts'
import type { Vault } from './vault/vault.ts'

export interface OpenHome {
  readonly vault: Vault
  readonly directory: DirectoryClient<WritableDb>
  readonly stored: DirectoryStore<WritableDb>
  readonly records: RecordsDirectory
  readonly folder: BlobFolder
  readonly context: SyncContext
  readonly epochs: EpochKeeper
  readonly circles: CircleKeeper
  /** The directory anew from what is stored, every leaf judged again. Throws GiaobanError `store/damaged`. */
  reopeningDirectory(): Steps<DirectoryClient<WritableDb>>
  /** Called when something waits to be sent. */
  onOutgoing(listener: () => void): void
}

export const openHome = (core: EngineCore, vault: Vault): OpenHome => atOnce(openingHome(core, vault))

/** Throws GiaobanError `profile/invalid`, `store/damaged`. Counted in leaves of the directory. */
export function* openingHome(core: EngineCore, vault: Vault): Steps<OpenHome> {
  const { deps } = core
  const { profile, store, clock } = vault
  const stored = createDirectoryStore(store)
  const directory = yield* openingDirectory(core, vault, { store: stored, trustsStored: true })
  const ownUnit = profile.unit.id
  const records = createHomeDirectory({ directory, stored, store, clock, ownUnit })
  const folder = openBlobFolder({ folder: core.paths.blobs, step: deps.step })
  dropAbandoned(store, clock.now())
  folder.sweep((blob) => /^[0-9a-f]{64}$/.test(blob) && blobRecord(store.read, blob as BlobId) !== undefined)
  let outgoing = (): void => {}
  const sealingOf = (marking: Marking): ReturnType<SyncContext['directory']['sealing']> =>
    sealingHere(
      store.read,
      sealingWithOwnEpoch(
        { db: store.read, state: directory.state, unit: ownUnit },
        sealingWithSkew(
          knownSkew(store.read, deps.clock.now()),
          sealingWhileCertified(context, directory.sealing(marking)),
        ),
      ),
    )
  const context: SyncContext = {
    deps,
    clock,
    store,
    self: { unit: ownUnit, device: profile.device, signing: vault.deviceSigning.secretKey },
    directory: {
      get state() {
        return directory.state
      },
      get witnessedAt() {
        return directory.witnessedAt
      },
      sealing: (marking) => sealingOnceJoined(context, sealingOf(marking)),
      compare: (tx, claimed, note) => directory.compare(tx, claimed, note),
      object: (hash) => directory.object(hash),
    },
    ownKey: createOwnKeys(deps.crypto, vault, () => directory.state),
    isAwaited: createAwaitedKeys(vault, () => directory.state),
    witness: () => auditWitnessSigner(deps.crypto, vault.keys, profile.device),
    records: {
      refresh: (tx, changed) => refreshRecords(tx, projectionOf(records), changed),
    },
    news: newsOf(core, { records, vault, outgoing: () => outgoing() }),
  }
  settleHeirs(context)
  const own = { context, keys: vault.keys, signing: vault.deviceSigning }
  return {
    vault,
    directory,
    stored,
    records,
    folder,
    context,
    epochs: new EpochKeeper(own),
    circles: new CircleKeeper(own),
    reopeningDirectory: () => openingDirectory(core, vault, { store: stored, trustsStored: false }),
    onOutgoing: (listener) => void (outgoing = listener),
  }
}

/** Files that were staged long ago, belong to no draft and were never sent: their rows go, then their blobs. */
function dropAbandoned(store: Vault['store'], now: number): void {
  const old = abandonedStaged(store.read, now - limits.stagedKeptMs)
  if (old.length === 0) return
  store.transaction('staged-abandoned', (tx) => {
    for (const { staged, blobId } of old) {
      consumeStaged(tx, staged)
      forgetBlob(tx, blobId)
    }
  })
}

type Directory = DirectoryClient<WritableDb>

/** `trustsStored`: signatures that this home has verified are not verified again; the tree and the note always are. */
function* openingDirectory(
  { deps }: EngineCore,
  vault: Vault,
  how: { readonly store: DirectoryStore<WritableDb>; readonly trustsStored: boolean },
): Steps<Directory> {
  const { profile, clock } = vault
  const root = hexToBytes(profile.root)
  if (root === undefined) throw new GiaobanError('profile/invalid', { recoverable: false })
  const log = parseLogKey(deps.crypto, profile.logKey)
  const { crypto } = deps
  const keyIdOfDevice = keyIdOf(crypto, vault.deviceSigning.publicKey)
  const isLocal = (key: KeyId): boolean =>
    key === keyIdOfDevice || key === keyIdOf(crypto, vault.officer.signing.publicKey)
  const self = { device: profile.device, isLocal }
  const anchor = readMeta<Bytes>(vault.store.read, 'directory.anchor')
  const seen = anchor === undefined ? {} : { anchor }
  const { unit, demo } = profile
  return yield* DirectoryClient.opening({ crypto, ...how, ...seen, clock, root, log, unit: unit.id, demo, self })
}

export interface HomeHolder {
  /** Throws GiaobanError `vault/locked`. */
  current(): OpenHome
  readonly open: OpenHome | undefined
  set(home: OpenHome | undefined): void
}

export function createHomeHolder(): HomeHolder {
  let open: OpenHome | undefined
  return {
    current: () => {
      if (open === undefined) throw new GiaobanError('vault/locked')
      return open
    },
    get open() {
      return open
    },
    set: (home) => {
      open = home
    },
  }
}
