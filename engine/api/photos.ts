/** Calls about what pictures look like: a page sees them, this process keeps and compares. */
import { hexToBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { HomeHolder } from '../open-home.ts'
import { listedAt } from '../search/listed.ts'
import { alikePhotos, nextUnprinted, setPrint } from '../store/photo-prints.ts'
import { handleOf } from '../store/record-handles.ts'
import { unitRef } from './bulletin-detail.ts'
import type { EngineModule, HandlerGroup } from './handlers.ts'

export function createPhotoModule(home: HomeHolder): EngineModule {
  const handlers = {
    'photo.next': () => {
      const { store } = home.current().context
      const next = store.transaction('photo-given-out', (tx) => nextUnprinted(tx))
      return next === undefined ? {} : { photo: { id: next.record, statement: next.statement, index: next.index } }
    },
    'photo.print': ({ statement, index, print }) => {
      const place = { statement: statement as StatementHash, index } // parsed as 32 bytes
      home.current().context.store.transaction('photo-print', (tx) => setPrint(tx, place, printBytes(print)))
      return {}
    },
    'photo.alike': ({ print, except }) => {
      const { context, records } = home.current()
      const db = context.store.read
      const found = alikePhotos(db, printBytes(print)).filter(({ record }) => record !== except)
      const alike = found.flatMap(({ record, statement, index }) => {
        const handle = handleOf(db, record)
        const { row, line } = (handle === undefined ? undefined : listedAt(db, handle)) ?? {}
        const listed = row ?? line
        if (listed === undefined) return [] // nothing of it is shown
        const { title, owner, own } = listed
        const family = line?.family ?? ('bulletin' as const)
        return [{ id: record, statement, index, family, title, unit: unitRef(records, owner), own }]
      })
      return { alike: alike.slice(0, limits.photosAlikeShown) }
    },
  } satisfies HandlerGroup
  return { handlers }
}

/** Its schema lets nothing else pass. */
function printBytes(print: string): Bytes {
  const bytes = hexToBytes(print)
  if (bytes === undefined) throw new GiaobanError('usage/invalid-input')
  return bytes
}
