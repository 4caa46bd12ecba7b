/** The call that writes an evidence package to a place that a person chose. */
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes } from '../../shared/ids.ts'
import { exportEvidence } from '../evidence/export.ts'
import type { HomeHolder } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import { resolveRecord } from '../store/bulletin-queries.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { writeProof } from './write-proof.ts'

export function createEvidenceModule(core: EngineCore, home: HomeHolder): EngineModule {
  const handlers = {
    'evidence.export': async ({ id, out }) => {
      const open = home.current()
      const { context } = open
      const role = roleFor('export-evidence', core.roles())
      if (role === undefined) throw new GiaobanError('role/not-allowed')
      const found = resolveRecord(context.store.read, id)
      if (!found.ok) throw new GiaobanError(found.error)
      const record = found.value
      const path = out ?? (await core.deps.shell?.saveDialog(`${record.slice(0, 8)}.evidence`))
      if (path === undefined) return { saved: false }
      const file = exportEvidence(open, record, role)
      writeProof(open, path, { file, action: 'evidence.exported', object: idBytes(record) })
      return { saved: true, size: file.length }
    },
  } satisfies HandlerGroup
  return { handlers }
}
