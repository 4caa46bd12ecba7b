/** The audit: as a list, and kept up while the vault is open. */
import { bytesToHex } from '../../shared/bytes.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { openAuditKeeper, type AuditKeeper } from '../audit/keeper.ts'
import { rolledBackAt } from '../audit/rollback.ts'
import { listAudit } from '../store/audit.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

export function createAuditModule(core: EngineCore): EngineModule {
  const handlers = {
    'audit.list': ({ before, limit }) => ({
      entries: listAudit(core.vault().store.read, { limit, ...(before === undefined ? {} : { before }) }).map(
        (entry) => ({
          seq: entry.seq,
          at: msToRfc3339(entry.at),
          action: entry.action,
          ...(entry.code === undefined ? {} : { code: entry.code }),
          ...(entry.object === undefined ? {} : { object: bytesToHex(entry.object) }),
          ...(entry.officer === undefined ? {} : { officer: entry.officer }),
        }),
      ),
    }),
  } satisfies HandlerGroup
  let keeper: AuditKeeper | undefined
  return {
    handlers,
    opened: (vault) => void (keeper = openAuditKeeper(core.deps, vault)),
    closing: () => {
      const closing = keeper
      keeper = undefined
      try {
        closing?.close()
      } catch (thrown) {
        // a full disk: the next opening signs what this one could not
        if (!(thrown instanceof GiaobanError)) throw thrown
      }
    },
    doctor: () => {
      if (core.phase !== 'open' && core.phase !== 'screen-locked') return []
      const db = core.vault().store.read
      return rolledBackAt(db) === undefined
        ? [{ name: 'audit-head', ok: true }]
        : [{ name: 'audit-head', ok: false, code: 'vault/rolled-back', next: 'doctor.audit-head' }]
    },
  }
}
