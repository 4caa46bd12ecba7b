/** The field table of a request (docs/spec/request.md): one table, the form on the wire and the form in JSON. */
import { limits } from '../limits.ts'
import { recordStatuses, typedMarkings, handlings } from './bulletin-words.ts'
import { subjectTable, vehicleList, accountList, phoneList } from './bulletin-table.ts'
import { requestKinds } from './request-words.ts'
import { text, word } from './shape.ts'
import { may, need, table } from './shape-table.ts'

const long = text(limits.longTextBytes, { lines: true })

export const requestTable = table({
  kind: need(0, word(requestKinds)),
  title: need(1, text(limits.titleBytes)),
  status: need(2, word(recordStatuses)),
  marking: need(undefined, word(typedMarkings)),
  handling: need(undefined, word(handlings)),
  handlingNote: may(3, long),
  /** What the other unit is to find out or to do. */
  asked: need(4, long),
  /** Why this may be asked: case number, legal ground. */
  ground: need(5, text(limits.shortTextBytes)),
  subject: may(6, subjectTable),
  vehicles: may(7, vehicleList),
  phones: may(8, phoneList),
  accounts: may(9, accountList),
})
