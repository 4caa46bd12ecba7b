/** The bulletin's field table (names.md, bulletin.json; docs/spec/bulletin.md): one table, three forms. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import * as words from './bulletin-words.ts'
import { date, integer, list, text, word, type Shape } from './shape.ts'
import { may, need, table } from './shape-table.ts'

const short = text(limits.shortTextBytes)
const long = text(limits.longTextBytes, { lines: true })
const many = limits.listItems
const code = text(32)
/** A file name without folders: what `--attach` is matched with. */
const baseName: Shape<string, z.ZodString> = {
  cbor: text(255).cbor,
  json: text(255).json.regex(/^[^/\\]+$/),
}

export const partialDate = z.string().regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/)

const birth = table({
  date: may(0, date),
  year: may(1, integer(1850, 2200)),
  /** Why neither is known. */
  unknown: may(2, short),
})

/** A person as bulletins and requests describe one. */
export const subjectTable = table({
  names: may(0, list(table({ full: need(0, short), kind: need(1, word(words.nameKinds)) }), many)),
  sex: may(1, word(words.sexes)),
  birth: may(2, birth),
  birthPlace: may(3, short),
  hometown: may(4, short),
  nationality: may(5, short),
  ethnicity: may(6, short),
  religion: may(7, short),
  occupation: may(8, short),
  father: may(9, short),
  mother: may(10, short),
  ids: may(11, list(table({ type: need(0, word(words.identityTypes)), number: need(1, code) }), many)),
  addresses: may(
    12,
    list(table({ type: need(0, word(words.addressTypes)), text: need(1, short), unit: may(2, code) }), many),
  ),
  heightCm: may(13, integer(20, 260)),
  hair: may(14, short),
  skin: may(15, short),
  marks: may(16, list(table({ type: need(0, word(words.markTypes)), text: need(1, short) }), many)),
})

export const vehicleList = list(
  table({ plate: may(0, code), class: need(1, word(words.vehicleClasses)), text: may(2, short) }),
  many,
)
export const phoneList = list(code, many)
export const accountList = list(table({ bank: need(0, short), number: need(1, text(64)) }), many)

const legal = table({
  prosecution: may(0, table({ number: need(0, short), date: may(1, date), authority: may(2, short) })),
  decision: may(
    1,
    table({
      number: need(0, short),
      date: need(1, date),
      place: may(2, short),
      authority: need(3, short),
      signer: may(4, short),
      position: may(5, short),
      reason: may(6, long),
    }),
  ),
})

/** Described in the file by base name; on the wire these words stand in the common attachment table of the body. */
const described = table({
  file: need(0, baseName),
  kind: need(1, word(words.attachmentKinds)),
  takenOn: may(2, { cbor: text(10).cbor, json: partialDate }),
  caption: may(3, short),
})

export const bulletinTable = table({
  kind: need(0, word(words.bulletinKinds)),
  type: may(1, word(words.bulletinTypes)),
  title: may(2, text(limits.titleBytes)),
  status: need(3, word(words.recordStatuses)),
  /** In the TBS, where the relay-blind rules of sealing read it. */
  marking: need(undefined, word(words.typedMarkings)),
  /** In the TBS as a bit set. */
  handling: need(undefined, word(words.handlings)),
  handlingNote: may(4, long),
  grading: may(5, table({ source: need(0, word(words.gradingSources)), information: need(1, integer(1, 4)) })),
  subject: may(6, subjectTable),
  offence: may(7, table({ name: need(0, short), article: may(1, short) })),
  legal: may(8, legal),
  danger: may(9, long),
  weapons: may(10, long),
  vehicles: may(11, vehicleList),
  phones: may(12, phoneList),
  accounts: may(13, accountList),
  hidingPlaces: may(14, list(table({ text: need(0, short), unit: may(1, code) }), many)),
  actions: may(15, list(word(words.askedActions), words.askedActions.length)),
  contact: may(16, table({ name: may(0, short), phone: may(1, code), address: may(2, short) })),
  attachments: may(undefined, list(described, limits.attachmentFiles)),
  notes: may(17, long),
})
