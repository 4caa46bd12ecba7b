/** The call that writes an evidence package to a place that a person chose. */
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes } from '../../shared/ids.ts'
import { exportEvidence } from '../evidence/export.ts'
import type { HomeHolder } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import { known } from './bulletins-read.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { writeProof } from './write-proof.ts'

export function createEvidenceModule(core: EngineCore, home: HomeHolder): EngineModule {
  const handlers = {
    'evidence.export': async ({ id, out }) => {
      const open = home.current()
      const { context, records } = open
      const role = roleFor('export-evidence', core.roles())
      if (role === undefined) throw new GiaobanError('role/not-allowed')
      const record = known(context.store.read, id, records.heirs).view.id
      const path = out ?? (await core.deps.shell?.saveDialog(`${record.slice(0, 8)}.evidence`))
      if (path === undefined) return { saved: false }
      const file = exportEvidence(open, record, role)
      writeProof(open, path, { file, action: 'evidence.exported', object: idBytes(record) })
      return { saved: true, size: file.length }
    },
  } satisfies HandlerGroup
  return { handlers }
}
