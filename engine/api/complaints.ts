/** The calls about complaints: what is kept, and the file of one for others to judge. */
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes } from '../../shared/ids.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { exportComplaint } from '../complaints/export.ts'
import type { HomeHolder } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import { nameOf } from '../records/unit-names.ts'
import { complaintsKept } from '../store/complaints.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { writeProof } from './write-proof.ts'

export function createComplaintModule(core: EngineCore, home: HomeHolder): EngineModule {
  const handlers = {
    'complaint.list': () => {
      const { context, records } = home.current()
      return {
        complaints: complaintsKept(context.store.read).map(({ id, reason, at, accused }) => ({
          id,
          reason,
          foundAt: msToRfc3339(at),
          ...(accused !== undefined && {
            accused: { unit: nameOf(records, accused.unit), device: accused.device, statement: accused.hash },
          }),
        })),
      }
    },
    'complaint.export': async ({ id, out }) => {
      const open = home.current()
      const role = roleFor('export-evidence', core.roles())
      if (role === undefined) throw new GiaobanError('role/not-allowed')
      const found = complaintsKept(open.context.store.read).filter((each) => each.id.startsWith(id))
      const [complaint] = found
      if (complaint === undefined || found.length > 1) throw new GiaobanError('usage/not-found')
      const path = out ?? (await core.deps.shell?.saveDialog(`${complaint.id.slice(0, 8)}.complaint`))
      if (path === undefined) return { saved: false }
      const file = exportComplaint(open, complaint, role)
      writeProof(open, path, { file, action: 'complaint.exported', object: idBytes(complaint.id) })
      return { saved: true, size: file.length }
    },
  } satisfies HandlerGroup
  return { handlers }
}
