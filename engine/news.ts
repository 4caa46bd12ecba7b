/** What the screens and the shell are told of what has come in. */
import type { RecordId } from '../shared/ids.ts'
import type { BulletinRow } from '../shared/ipc/bulletin-values.ts'
import { toBulletinRow } from './api/bulletin-rows.ts'
import type { EngineCore } from './api/handlers.ts'
import { toRecordLine } from './api/record-line.ts'
import { isAllowed } from './records/allowed.ts'
import type { RecordsDirectory } from './records/records-directory.ts'
import { deskCounts } from './store/bulletin-queries.ts'
import { bulletinRowOf } from './store/bulletin-row.ts'
import type { ReadableDb } from './store/database.ts'
import { handleOf } from './store/record-handles.ts'
import { countOwed, lineAt } from './store/record-lines.ts'
import { isNoticeTextShown } from './store/settings.ts'
import type { News } from './sync/context.ts'
import type { Vault } from './vault/vault.ts'

interface NewsParts {
  readonly records: RecordsDirectory
  readonly vault: Vault
  readonly outgoing: () => void
}

/**
 * Events for the screens, notifications for the shell. Neither says anything of the content while the screen is locked;
 * the system's notifications only where somebody at the desk has wished it, and whoever is signed in may read it.
 */
export function newsOf(core: EngineCore, { records, vault, outgoing }: NewsParts): News {
  let counted: number | undefined
  const count = (): void => {
    const { answer, found } = deskCounts(vault.store.read, records.usedAt())
    const owed = answer + found + countOwed(vault.store.read)
    if (owed !== counted) core.deps.shell?.badge(owed)
    counted = owed
  }
  count()
  return {
    outgoing,
    proposals: () => core.emit('changed', { what: ['proposals'] }),
    changed: (ids) => {
      core.emit('changed', { what: ['desk', 'bulletins'], ids: [...ids] })
      count()
    },
    arrived: (record, what) => {
      const shown = arrivedRow(vault.store.read, records, record)
      if (shown === undefined) return
      const isHit = what === 'hit' || what === 'hit-late'
      const urgency = isHit ? (shown.hit?.urgent === true ? 'immediate' : 'urgent') : shown.urgency
      const isOpen = core.phase === 'open' && core.roles().some((role) => isAllowed('read', role))
      core.emit('alert', { what, urgency, ...(isOpen && { id: shown.id }) })
      const isTold = isOpen && isNoticeTextShown(vault.store.read)
      const text = isTold ? { text: `${shown.unitName}: ${shown.title}`.slice(0, 300) } : {}
      core.deps.shell?.notify({ kind: what, urgency, ...text })
    },
  }
}

type Arrived = Pick<BulletinRow, 'id' | 'urgency' | 'unitName' | 'title'> & Partial<Pick<BulletinRow, 'hit'>>

function arrivedRow(db: ReadableDb, records: RecordsDirectory, record: RecordId): Arrived | undefined {
  const row = bulletinRowOf(db, record)
  if (row !== undefined) return toBulletinRow(records, row, records.usedAt())
  const id = handleOf(db, record)
  const line = id === undefined ? undefined : lineAt(db, id)
  return line && toRecordLine(records, line)
}
