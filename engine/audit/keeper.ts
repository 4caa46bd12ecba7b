/** What an open vault does for its audit: checkpoints in the transactions that make them due, and the head outside. */
import type { NoteSigner } from '../../shared/protocol/checkpoint.ts'
import type { Deps } from '../deps.ts'
import { newestCheckpoint, uncoveredSince } from '../store/audit-checkpoints.ts'
import { auditSize } from '../store/audit-tree.ts'
import type { WritableDb } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import type { Vault } from '../vault/vault.ts'
import { appendAudit } from '../store/audit.ts'
import { auditSigner, keepCheckpoint } from './checkpoint.ts'
import { isArchive } from './sealing.ts'
import { continues, markRolledBack, rolledBackAt, trustedHead } from './rollback.ts'

const headKept = 'audit.head-kept'

export interface AuditKeeper {
  /** The last checkpoint of this opening, and the head on the disk. */
  close(): void
}

type KeeperDeps = Pick<Deps, 'crypto' | 'auditHeads'>

/** Compares the profile with what the machine remembers of it, before anything new is written. */
export function openAuditKeeper(deps: KeeperDeps, vault: Vault): AuditKeeper {
  const { crypto } = deps
  const { store, clock } = vault
  if (isArchive(store.read)) return { close: () => undefined } // another device's audit, as it was
  compareWithMachine(deps, vault)
  const signer = auditSigner(crypto, vault.keys, vault.profile.device)
  let written = -1
  store.beforeEveryCommit((tx) => {
    if (rolledBackAt(tx) !== undefined) return
    const durable = signer !== undefined && keepCheckpoint(tx, { crypto, signer, at: clock.now() })
    const size = auditSize(tx)
    if (size === written && !durable) return
    tx.afterCommit(() => {
      rememberHead(deps, vault, durable)
      written = size
    })
  })
  return {
    close: () => {
      if (rolledBackAt(store.read) === undefined) {
        if (signer !== undefined) closingCheckpoint(deps, vault, signer)
        rememberHead(deps, vault, true)
      }
      signer?.keys.secretKey.purge()
    },
  }
}

function closingCheckpoint({ crypto }: KeeperDeps, { store, clock }: Vault, signer: NoteSigner): void {
  if (uncoveredSince(store.read, newestCheckpoint(store.read)?.size ?? 0) === undefined) return
  const at = clock.now()
  store.transaction('audit-closing', (tx) => void keepCheckpoint(tx, { crypto, signer, at, always: true }))
}

/** Never ahead of the database: it is called after the commit. */
function rememberHead({ crypto, auditHeads }: KeeperDeps, { store, profile }: Vault, durable: boolean): void {
  const head = trustedHead(store.read, crypto)
  if (head !== undefined) auditHeads?.write(profile.device, { ...head, durable })
}

function compareWithMachine({ crypto, auditHeads }: KeeperDeps, { store, clock, profile }: Vault): void {
  if (auditHeads === undefined || rolledBackAt(store.read) !== undefined) return
  const at = clock.now()
  const remembered = auditHeads.read(profile.device)
  const wasKept = readMeta<number>(store.read, headKept) !== undefined
  if (remembered !== undefined && !continues(store.read, crypto, remembered)) {
    return store.transaction('audit-rolled-back', (tx) => markRolledBack(tx, crypto, { at, by: 'machine' }))
  }
  if (remembered !== undefined && wasKept) return
  store.transaction('audit-head', (tx) => {
    if (wasKept) noteMissing(tx)
    writeMeta(tx, headKept, at)
  })

  /** Another machine, or somebody has taken it away: to be seen in the audit, and no proof of anything. */
  function noteMissing(tx: WritableDb): void {
    appendAudit(tx, crypto, { at, action: 'audit.head-missing' })
  }
}
