/** A file of a record, by the statement that it hangs on and its number there. */
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash } from '../../shared/ids.ts'
import type { OpenHome } from '../open-home.ts'
import type { BulletinView } from '../records/bulletin-projection.ts'
import { attachmentAt, type StoredAttachment } from '../store/attachments.ts'
import { known } from './bulletins-read.ts'
import { caseNamed, isCase } from './case-write.ts'

export interface FileName {
  readonly id: string
  readonly statement?: string | undefined
  readonly index: number
}

/** Throws GiaobanError `attachment/missing`, `usage/*`. */
export function fileNamed(open: OpenHome, { id, statement, index }: FileName): StoredAttachment {
  const db = open.context.store.read
  const of = statement === undefined ? viewOf(open, id)?.content.hash : acceptedIn(open, { id, statement })
  const attachment = of && attachmentAt(db, of, index)
  if (attachment === undefined) throw new GiaobanError('attachment/missing')
  return attachment
}

const viewOf = ({ context, records }: OpenHome, id: string): BulletinView | undefined =>
  isCase(context.store.read, id) ? undefined : known(context.store.read, id, records.heirs).view

/** What the record shows has files; what was not allowed, came too late or stands apart has none. */
function acceptedIn(
  open: OpenHome,
  { id, statement }: { readonly id: string; readonly statement: string },
): StatementHash | undefined {
  const history = (viewOf(open, id) ?? caseNamed(open, id)).history
  return history.find(({ operation, verdict }) => verdict === 'accepted' && operation.hash === statement)?.operation
    .hash
}
