/** A record's line in the words of the API contract. */
import type { RecordLine as ShownLine } from '../../shared/ipc/record-values.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { RecordsDirectory } from '../records/records-directory.ts'
import { nameOf } from '../records/unit-names.ts'
import type { RecordLine } from '../store/record-lines.ts'

export function toRecordLine(directory: RecordsDirectory, line: RecordLine): ShownLine {
  const owner = nameOf(directory, line.owner)
  return {
    id: line.record,
    family: line.family,
    ref: line.ref,
    title: line.title,
    status: line.status,
    state: line.state,
    urgency: line.urgency,
    unit: owner.code,
    unitName: owner.name,
    own: line.own,
    at: msToRfc3339(line.created),
    changed: msToRfc3339(line.changed),
    owed: line.owed,
    ...(line.due !== undefined && { due: msToRfc3339(line.due) }),
    late: line.due !== undefined && line.owed !== 'none' && directory.usedAt() > line.due,
    parties: line.parties.map((unit) => nameOf(directory, unit).code),
  }
}
