/**
 * Whether a sheet of paper is what it seems, and whether what it shows still holds: from its code, the directory and the
 * record, and nothing else (docs/spec/document.md, Checking). The same answer in the app and from an evidence package.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { DocumentKind, DocumentOutcome } from '../../shared/domain/document-words.ts'
import { idBytes, type DeviceId, type StatementHash, type UnitId } from '../../shared/ids.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { deviceCertificates, isWithin, removalOf } from '../../shared/protocol/directory/certificates.ts'
import { decodeDocumentCode, serialBytes, type DocumentFields } from '../../shared/protocol/document-code.ts'

/** What is known of the record that a code names. */
export interface PrintedRecord {
  /** As what a record of its family is printed. */
  readonly kinds: readonly DocumentKind[]
  /** What is shown of it today. */
  readonly shown: StatementHash
  /** Everything that has been shown of it, with its number from 1. */
  readonly versions: ReadonlyMap<StatementHash, number>
  readonly state: 'open' | 'cancelled' | 'expired'
  /** Whether it was for that unit. */
  isFor(unit: UnitId): boolean
  /** Whether that unit might put this version on paper. */
  mayShow(head: StatementHash, unit: UnitId): boolean
  /** Prints that were told of, with what they were of. */
  readonly prints: readonly {
    readonly hash: StatementHash
    readonly head: StatementHash
    readonly device: DeviceId
    readonly copies: number
  }[]
}

export interface JudgedDocument {
  readonly outcome: DocumentOutcome
  /** As the sheet says, and whose device has signed it: worth something where the outcome is not `forged`. */
  readonly signed?: { readonly fields: DocumentFields; readonly unit: UnitId }
  /** The number of what holds today, where the record is held. */
  readonly version?: number
  /** The print was told of: the sheet is among those that are counted. */
  readonly counted: boolean
}

/** `known`: the record of that id as this home or package has it. */
export function judgeDocument(
  crypto: Pick<Crypto, 'verify'>,
  state: DirectoryState,
  { text, known }: { readonly text: string; readonly known: (fields: DocumentFields) => PrintedRecord | undefined },
): JudgedDocument {
  const code = decodeDocumentCode(text)
  if (code === undefined) return { outcome: 'malformed', counted: false }
  const { fields } = code
  const certificate = deviceCertificates(state, fields.device).find(
    (each) => isWithin(each, fields.at) && crypto.verify(each.key, code.input, code.signature),
  )
  if (certificate === undefined) return { outcome: 'forged', counted: false }
  const signed = { fields, unit: certificate.unit }
  // its time is its own word: a device that was removed may sign what it likes
  const wasRemoved = removalOf(state, certificate) !== undefined
  const record = known(fields)
  if (record === undefined) {
    return { signed, outcome: wasRemoved ? 'unproven' : 'unknown-record', counted: false }
  }
  const version = record.versions.get(record.shown)
  const counted = isCounted(record, fields)
  const all = { signed, ...(version !== undefined && { version }), counted }
  return { ...all, outcome: outcomeOf(record, { ...signed, isVouched: counted || !wasRemoved }) }
}

function outcomeOf(
  record: PrintedRecord,
  { fields, unit, isVouched }: NonNullable<JudgedDocument['signed']> & { readonly isVouched: boolean },
): DocumentOutcome {
  if (!record.kinds.includes(fields.kind)) return 'forged'
  if (!isVouched || !record.isFor(unit)) return 'unproven'
  if (record.state === 'cancelled') return 'cancelled'
  if (!record.versions.has(fields.head)) return 'unknown-version'
  if (!record.mayShow(fields.head, unit)) return 'not-permitted'
  if (fields.head !== record.shown) return 'superseded'
  return record.state === 'expired' ? 'expired' : 'current'
}

/** A print of exactly this, by that device: the copy is one of its, as no code names one beyond their number. */
const isCounted = ({ prints }: PrintedRecord, { serial, head, device, copies }: DocumentFields): boolean =>
  prints.some(
    (print) =>
      equalBytes(serialOf(print.hash), serial) &&
      print.head === head &&
      print.device === device &&
      print.copies === copies,
  )

/** The number under which the sheets of a print are listed. */
export const serialOf = (print: StatementHash): Bytes => idBytes(print).slice(0, serialBytes)
