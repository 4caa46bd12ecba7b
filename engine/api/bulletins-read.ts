/** Reading calls: lists, one bulletin, its ladder, the desk, search, proposed recipients. */
import type { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import type { searchHit } from '../../shared/ipc/desk-calls.ts'
import { limits } from '../../shared/limits.ts'
import { rfc3339ToMs } from '../../shared/time.ts'
import { shownStateAt } from '../records/bulletin-projection.ts'
import { proposeRecipients } from '../records/propose-recipients.ts'
import type { Heirs } from '../records/heirs.ts'
import type { RecordsDirectory } from '../records/records-directory.ts'
import { nameOf } from '../records/unit-names.ts'
import { searchRecords } from '../search/search.ts'
import {
  bulletinsByDeadline,
  bulletinsByExpiry,
  bulletinsByHit,
  bulletinsProposed,
  deskCounts,
  listBulletins,
} from '../store/bulletin-queries.ts'
import { projectionOf, projectRecord, type ProjectedBulletin } from '../store/bulletins.ts'
import type { ReadableDb } from '../store/database.ts'
import { rebuildProjections } from '../store/rebuild.ts'
import { linesOwed } from '../store/record-lines.ts'
import { unreadConversations } from '../store/conversations-seen.ts'
import { toldSteps } from '../store/told.ts'
import { toBulletinDetail } from './bulletin-detail.ts'
import { toBulletinRow, toLadderRows } from './bulletin-rows.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { recordNamed } from './record-named.ts'
import { toRecordLine } from './record-line.ts'

type Hit = z.output<typeof searchHit>

/** `directory` is asked at every call: it follows the log. */
export function createRecordsModule(core: EngineCore, directory: () => RecordsDirectory): EngineModule {
  const db = (): ReadableDb => core.vault().store.read
  const now = (): number => directory().usedAt()
  const found = (id: string): ProjectedBulletin => known(db(), id, directory().heirs)
  const handlers = {
    'bulletin.list': ({ filter, before, limit }) => {
      const at = now()
      const start = before === undefined ? Number.MAX_SAFE_INTEGER : (rfc3339ToMs(before) ?? 0)
      const page = listBulletins(db(), { filter, before: start, limit, now: at })
      return { bulletins: page.rows.map((row) => toBulletinRow(directory(), row, at)), more: page.more }
    },
    'bulletin.get': ({ id }) =>
      toBulletinDetail(
        { db: db(), directory: directory(), now: now(), roles: core.roles(), officer: core.vault().officer.id },
        found(id),
      ),
    'bulletin.status': ({ id }) => {
      const at = now()
      const bulletin = found(id)
      const { view } = bulletin
      const units = toLadderRows({ db: db(), directory: directory() }, bulletin, at)
      return { id: view.id, version: view.version, state: shownStateAt(view, at), units }
    },
    'bulletin.proposeRecipients': ({ bulletin }) => ({
      units: proposeRecipients(directory(), bulletin).map(({ unit, selected, reasons }) => ({
        id: unit.id,
        code: unit.code,
        name: unit.name,
        selected,
        reasons: [...reasons],
      })),
    }),
    'desk.get': () => {
      const at = now()
      const units = directory()
      const window = { now: at, limit: limits.pageRows }
      const fresh = listBulletins(db(), { filter: 'new', before: Number.MAX_SAFE_INTEGER, ...window })
      return {
        answer: bulletinsByDeadline(db(), 'to-answer', window).map((row) => toBulletinRow(units, row, at)),
        waiting: bulletinsByDeadline(db(), 'waiting', window).map((row) => toBulletinRow(units, row, at)),
        hits: {
          answer: bulletinsByHit(db(), 'ours', window).map((row) => toBulletinRow(units, row, at)),
          waiting: bulletinsByHit(db(), 'theirs', window).map((row) => toBulletinRow(units, row, at)),
        },
        proposed: bulletinsProposed(db(), limits.pageRows).map((row) => toBulletinRow(units, row, at)),
        told: toldSteps(db(), limits.pageRows).map(({ record, step, heard }) => ({ id: record, step, heard })),
        fresh: fresh.rows.map((row) => toBulletinRow(units, row, at)),
        expiring: bulletinsByExpiry(db(), window).map((row) => toBulletinRow(units, row, at)),
        counts: { ...deskCounts(db(), at), unread: unreadConversations(db(), looking(core, at)).size },
        records: {
          answer: linesOwed(db(), 'us', limits.pageRows).map((line) => toRecordLine(units, line)),
          waiting: linesOwed(db(), 'others', limits.pageRows).map((line) => toRecordLine(units, line)),
        },
        gaps: units.gaps().map((gap) => ({ ...gap, unit: nameOf(units, gap.unit).code })),
      }
    },
    'search.query': ({ text, limit }) => {
      const started = core.deps.clock.monotonic()
      const units = directory()
      const at = now()
      const hits = searchRecords(db(), text, limit).flatMap(({ row, line, why, score }): readonly Hit[] => {
        if (row !== undefined) {
          const shown = toBulletinRow(units, row, at)
          return [{ kind: 'bulletin' as const, id: row.record, title: row.title, why: [...why], score, row: shown }]
        }
        if (line === undefined) return []
        const shown = toRecordLine(units, line)
        return [{ kind: line.family, id: line.record, title: line.title, why: [...why], score, line: shown }]
      })
      return { hits, tookMs: core.deps.clock.monotonic() - started }
    },
    'store.rebuild': () => {
      const context = projectionOf(directory())
      return core.vault().store.transaction('rebuild', (tx) => rebuildProjections(tx, context))
    },
  } satisfies HandlerGroup
  return { handlers }
}

const looking = (core: EngineCore, now: number) => ({ officer: core.vault().officer.id, now })

/** The bulletin that an id, a prefix or a reference names. Throws `usage/not-found`, `usage/ambiguous-id`. */
export function known(db: ReadableDb, id: string, heirs: Heirs): ProjectedBulletin {
  const found = projectRecord(db, recordNamed(db, id), heirs)
  if (found === undefined) throw new GiaobanError('usage/not-found')
  return found
}
