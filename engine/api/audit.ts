/** The audit, as a list. */
import { bytesToHex } from '../../shared/bytes.ts'
import { msToRfc3339 } from '../../shared/time.ts'
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
  return { handlers }
}
