/**
 * What a program before this one could not read and kept for a later one (outcome `needs-update`): judged as if it came
 * now, once it can be read (docs/spec/records.md, Outcomes).
 */
import { operationKind, readsBody } from '../../records/operation-kinds.ts'
import { unread, setAsideAgain } from '../../store/siblings.ts'
import type { SyncContext } from '../context.ts'
import { liftDoubt } from './apply.ts'
import { takeBesideMail } from './ingest.ts'
import { readAgain } from './lift-renewed.ts'

/** Cheap to call often: a statement that this program cannot read either is passed over by its numbers alone. */
export function liftUnderstood(context: SyncContext): void {
  const readable = unread(context.store.read).filter(({ type, bodyVersion }) => {
    const kind = operationKind(type)
    return kind !== undefined && readsBody(kind, bodyVersion)
  })
  if (readable.length === 0) return
  context.store.transaction('understood', (tx) =>
    takeBesideMail(context, tx, (intake) => {
      for (const { hash } of readable) {
        const again = readAgain(context, tx, hash)
        // whatever comes of it, it is looked at once: from here on it is one that was set aside
        setAsideAgain(tx, hash)
        if (again !== undefined) liftDoubt(intake, again)
      }
    }),
  )
}
