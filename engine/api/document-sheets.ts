/** What lists show of printed sheets. */
import { inGroups, toBase32 } from '../../shared/protocol/enrolment/base32.ts'
import type { PrintedSheets } from '../../shared/ipc/document-calls.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { serialOf } from '../documents/judge.ts'
import { printedBulletin } from '../documents/printed-record.ts'
import type { OpenHome } from '../open-home.ts'
import type { BulletinView } from '../records/bulletin-projection.ts'
import { authorOf, unitRef } from './bulletin-detail.ts'

export function toPrintedSheets(
  { records, context }: Pick<OpenHome, 'records' | 'context'>,
  view: BulletinView,
): PrintedSheets[] {
  const { versions } = printedBulletin(view, { heirs: records.heirs, now: records.usedAt() })
  return view.sheets.map(({ print, returned, out }) => {
    const version = versions.get(print.body.head)
    return {
      print: print.hash,
      serial: inGroups(toBase32(serialOf(print.hash))),
      kind: print.body.kind,
      ...(version !== undefined && { version }),
      at: msToRfc3339(print.created),
      unit: unitRef(records, print.unit),
      by: authorOf(print),
      copies: print.body.copies,
      out: [...out],
      returned: returned.map(({ copy, said }) => ({
        copy,
        how: said.body.how,
        at: msToRfc3339(said.created),
        by: authorOf(said),
      })),
      ours: records.heirs.today(print.unit) === context.self.unit,
    }
  })
}
