/** The field tables of a case file (docs/spec/case.md): one table, the form on the wire and the form in JSON. */
import { limits } from '../limits.ts'
import { accountList, phoneList, subjectTable, vehicleList } from './bulletin-table.ts'
import { handlings, recordStatuses, typedMarkings } from './bulletin-words.ts'
import { text, word } from './shape.ts'
import { may, need, table } from './shape-table.ts'

const short = text(limits.shortTextBytes)
const long = text(limits.longTextBytes, { lines: true })

/** What a case file is opened with; nothing of it changes later: what is learnt stands in notes. */
export const caseTable = table({
  title: need(0, text(limits.titleBytes)),
  status: need(1, word(recordStatuses)),
  marking: need(undefined, word(typedMarkings)),
  handling: need(undefined, word(handlings)),
  handlingNote: may(2, long),
  /** Of the unit's own books. */
  number: may(3, short),
  summary: need(4, long),
  offence: may(5, table({ name: need(0, short), article: may(1, short) })),
  subject: may(6, subjectTable),
  vehicles: may(7, vehicleList),
  phones: may(8, phoneList),
  accounts: may(9, accountList),
})

/** An entry of the file, with whom and what it speaks of. */
export const caseNoteTable = table({
  text: need(0, long),
  subject: may(1, subjectTable),
  vehicles: may(2, vehicleList),
  phones: may(3, phoneList),
  accounts: may(4, accountList),
})
