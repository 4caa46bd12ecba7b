/** Calls about proof: one signed word checked now, and an evidence package at a place that a person chose. */
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type StatementHash } from '../../shared/ids.ts'
import { exportEvidence } from '../evidence/export.ts'
import { inspectStatement } from '../evidence/inspect.ts'
import type { HomeHolder } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import { projectRecord } from '../store/bulletins.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { recordNamed } from './record-named.ts'
import { toSignedWord } from './signed-word.ts'
import { writeProof } from './write-proof.ts'

export function createEvidenceModule(core: EngineCore, home: HomeHolder): EngineModule {
  const handlers = {
    'evidence.word': ({ id, statement }) => {
      const open = home.current()
      const { context, records } = open
      const record = recordNamed(context.store.read, id)
      const inspected = inspectStatement(open, record, statement as StatementHash) // parsed as 32 bytes
      if (inspected === undefined) throw new GiaobanError('usage/not-found')
      const view = projectRecord(context.store.read, record, records.heirs)?.view
      const mayExport = roleFor('export-evidence', core.roles()) !== undefined
      return toSignedWord({ directory: records, view, mayExport }, inspected)
    },
    'evidence.export': async ({ id, statement, out }) => {
      const open = home.current()
      const role = roleFor('export-evidence', core.roles())
      if (role === undefined) throw new GiaobanError('role/not-allowed')
      const record = recordNamed(open.context.store.read, id)
      const one = statement as StatementHash | undefined // parsed as 32 bytes
      const path = out ?? (await core.deps.shell?.saveDialog(`${(one ?? record).slice(0, 8)}.evidence`))
      if (path === undefined) return { saved: false }
      const file = exportEvidence(open, { record, statement: one, role })
      writeProof(open, path, { file, action: 'evidence.exported', object: idBytes(one ?? record) })
      return { saved: true, size: file.length }
    },
  } satisfies HandlerGroup
  return { handlers }
}
