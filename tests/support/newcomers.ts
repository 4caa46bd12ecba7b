/** Devices that join a unit of a sync world while it runs: certified by an administrator and an approver, with a home of their own. */
import { dirname, join } from 'node:path'
import { seed } from '../../cli/demo/world/keys.ts'
import type { Deps } from '../../engine/deps.ts'
import { DirectoryClient } from '../../engine/directory/client.ts'
import { parseLogKey } from '../../engine/directory/log-key.ts'
import { signerOf } from '../../engine/enrol/statement.ts'
import { deviceKeyStatement, deviceStatement, officerStatement } from '../../engine/enrol/statements.ts'
import { createHome, homePaths, newHomeKeys } from '../../engine/home.ts'
import { createDirectoryStore } from '../../engine/store/directory.ts'
import { keyNames } from '../../engine/vault/key-file.ts'
import { openVault } from '../../engine/vault/vault.ts'
import { hexToBytes } from '../../shared/bytes.ts'
import { idOf, type DeviceId, type OfficerId } from '../../shared/ids.ts'
import { officerNameHash, officerSaltLength } from '../../shared/protocol/directory/keys.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { day } from '../../shared/time.ts'
import { publish } from './rotators.ts'
import type { SyncHome } from './sync-home.ts'
import { signerAt } from './proposals.ts'

export interface Joining {
  /** Of the administrator: signs, with the commander. */
  readonly admin: SyncHome
  readonly commander: SyncHome
  readonly relay: string
  /** The folder's name beside theirs. */
  readonly name: string
  readonly role?: Exclude<Role, 'admin'>
  readonly passphrase: string
}

/** Its certificates and its key are in the log; it may act an hour later. The home is on the disk, without a directory. */
export async function joinUnit(deps: Deps, joining: Joining): Promise<void> {
  const { admin, commander, relay, name, role = 'duty', passphrase } = joining
  const { crypto, clock } = deps
  const { profile } = admin.open.vault
  const keys = newHomeKeys(crypto)
  const [witness, audit] = [seed(crypto), seed(crypto)]
  const device = idOf<DeviceId>(crypto.random(16))
  const officer = {
    id: idOf<OfficerId>(crypto.random(16)),
    badge: 'TN-079-0999',
    name: 'Người Mới',
    roles: [role],
    nameSalt: crypto.random(officerSaltLength),
  }
  const by = signerAt(admin)
  const approver = signerAt(commander)
  const { unit } = admin
  const now = clock.now()
  const publicOf = (from: typeof witness) => crypto.signingKeyPair(from).publicKey
  const certificates = [
    await officerStatement(
      {
        unit,
        officer: officer.id,
        nameHash: officerNameHash(crypto, { ...officer, salt: officer.nameSalt }),
        roles: officer.roles,
        approve: false,
        key: keys.public.officerSigning,
        notAfter: now + 300 * day,
      },
      [by],
    ),
    await deviceStatement(
      {
        unit,
        device,
        signKey: keys.public.deviceSigning,
        witnessKey: publicOf(witness),
        auditKey: publicOf(audit),
        limits: ['read'],
        roleLimits: [role],
        notAfter: now + 80 * day,
        requestedBy: officer.id,
      },
      [by, approver],
    ),
  ]
  for (const statement of certificates) await publish(admin, relay, { statement })
  const counter = { device, counter: 1, publicKeyHash: crypto.sha256(keys.public.deviceKem) }
  const signing = signerOf(crypto, crypto.signingKeyPair(keys.deviceSigning))
  await publish(admin, relay, {
    objects: [keys.public.deviceKem],
    statement: await deviceKeyStatement(counter, signing),
  })
  const folder = join(dirname(admin.folder), name)
  const own = { ...profile, device, relays: [relay] }
  await createHome(deps, { folder, profile: own, officer, passphrase, slot: 'file', keys })
  using vault = await openVault(deps, { paths: homePaths(folder), profile: own }, { passphrase })
  await commander.call('sync.once', {})
  const log = commander.open.directory.ownLog()
  const stored = createDirectoryStore(vault.store)
  const directory = DirectoryClient.open({
    crypto,
    store: stored,
    clock: vault.clock,
    root: hexToBytes(own.root) ?? new Uint8Array(0),
    log: parseLogKey(crypto, own.logKey),
    unit,
  })
  const leaves = log.leaves(0, log.size)
  const isRead = log.note !== undefined && directory.ingest({ note: log.note, from: 0, leaves }).ok
  if (!isRead) throw new Error('no directory to begin with')
  vault.keys.change({
    put: [
      { name: keyNames.witness(), key: witness },
      { name: keyNames.audit(), key: audit },
    ],
  })
}
