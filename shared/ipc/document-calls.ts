/** Calls about paper: sheets with a signed code, what became of them, and whether one is genuine (docs/spec/document.md). */
import { z } from 'zod'
import { documentKinds, documentOutcomes, returnWays } from '../domain/document-words.ts'
import { limits } from '../limits.ts'
import { call, readers } from './define.ts'
import { hex16, hex32, idOrPrefix, officerRef, time, unitRef } from './values.ts'

const signing = ['directory/stale', 'clock/refused', 'store/full'] as const
const copy = z.number().int().min(1).max(limits.documentCopies)

/** Sheets of one print, of this unit or told to it. */
export const printedSheets = z.strictObject({
  /** Statement of the print. */
  print: hex32,
  /** What stands on each of them, before the number of the copy. */
  serial: z.string(),
  kind: z.enum(documentKinds),
  /** Of the bulletin; absent where what they show never counted. */
  version: z.number().optional(),
  at: time,
  unit: unitRef,
  by: officerRef,
  copies: copy,
  /** Copies that nobody has said anything of. */
  out: z.array(copy),
  returned: z.array(z.strictObject({ copy, how: z.enum(returnWays), at: time, by: officerRef })),
  /** Whether this unit says what became of them. */
  ours: z.boolean(),
})
export type PrintedSheets = z.infer<typeof printedSheets>

export const documentPrint = z.strictObject({
  id: hex32,
  ref: z.string(),
  kind: z.enum(documentKinds),
  version: z.number(),
  at: time,
  unit: unitRef,
  by: officerRef,
  sheets: z.array(z.strictObject({ number: z.string(), copy, code: z.string() })).min(1),
})
export type DocumentPrint = z.infer<typeof documentPrint>

export const documentVerdict = z.strictObject({
  outcome: z.enum(documentOutcomes),
  /** As the sheet says, where a device of the directory has signed it. */
  sheet: z
    .strictObject({
      kind: z.enum(documentKinds),
      id: hex32,
      head: hex32,
      version: z.number(),
      at: time,
      number: z.string(),
      copy,
      copies: copy,
      unit: unitRef,
      device: hex16,
    })
    .optional(),
  /** What holds today, where the record is held. */
  version: z.number().optional(),
  /** The print was told of. */
  counted: z.boolean(),
})
export type DocumentVerdict = z.infer<typeof documentVerdict>

export const documentCalls = {
  /** Counted and audited before it is on paper: a sheet for each copy, each with its code. */
  'document.print': call({
    request: z.strictObject({
      id: idOrPrefix,
      kind: z.enum(documentKinds),
      copies: copy.default(1),
      /** As it is on screen: refused where another one holds by now. */
      version: z.number().int().min(1).optional(),
    }),
    response: documentPrint,
    roles: readers,
    errors: [
      'document/not-permitted',
      'document/changed',
      'bulletin/closed',
      'usage/wrong-state',
      'recipient/closed-unit',
      ...signing,
    ],
  }),
  /** What was read off a sheet, or typed. Nothing is sent. */
  'document.check': call({
    request: z.strictObject({ code: z.string().max(limits.documentCodeBytes * 4) }),
    response: documentVerdict.extend({ title: z.string().optional(), ref: z.string().optional() }),
    roles: readers,
    errors: [],
  }),
  'document.sheets': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: z.strictObject({ id: hex32, sheets: z.array(printedSheets), out: z.number() }),
    roles: readers,
    errors: [],
  }),
  'document.return': call({
    request: z.strictObject({
      id: idOrPrefix,
      print: hex32,
      copies: z.array(copy).min(1).max(limits.documentCopies),
      how: z.enum(returnWays),
    }),
    response: z.strictObject({ id: hex32, print: hex32, out: z.array(copy) }),
    roles: readers,
    errors: ['usage/wrong-state', 'recipient/closed-unit', ...signing],
  }),
} as const
