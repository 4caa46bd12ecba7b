/** The call that writes an evidence package to a place that a person chose. */
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes } from '../../shared/ids.ts'
import { exportEvidence } from '../evidence/export.ts'
import type { HomeHolder } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import { appendAudit } from '../store/audit.ts'
import { replaceFile } from '../vault/atomic-file.ts'
import { known } from './bulletins-read.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

export function createEvidenceModule(core: EngineCore, home: HomeHolder): EngineModule {
  const handlers = {
    'evidence.export': async ({ id, out }) => {
      const open = home.current()
      const { context, records, vault } = open
      const role = roleFor('export-evidence', core.roles())
      if (role === undefined) throw new GiaobanError('role/not-allowed')
      const record = known(context.store.read, id, records.heirs).view.id
      const path = out ?? (await core.deps.shell?.saveDialog(`${record.slice(0, 8)}.evidence`))
      if (path === undefined) return { saved: false }
      const file = exportEvidence(open, record, role)
      // the file and the row that tells of it: neither without the other
      const place = resolve(path)
      try {
        context.store.transaction('evidence-exported', (tx) => {
          appendAudit(tx, core.deps.crypto, {
            at: context.clock.now(),
            action: 'evidence.exported',
            object: idBytes(record),
            officer: vault.officer.id,
          })
          replaceFile(place, file)
        })
      } catch (thrown) {
        rmSync(place, { force: true })
        throw isMissingFolder(thrown) ? new GiaobanError('store/io') : thrown
      }
      return { saved: true, size: file.length }
    },
  } satisfies HandlerGroup
  return { handlers }
}

const isMissingFolder = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
