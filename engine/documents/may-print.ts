/** What may be on paper: it is passed on, and nothing takes it back (docs/spec/document.md, Printing). */
import type { Marking } from '../../shared/domain/bulletin-words.ts'
import { handlingBits, hasUnknownHandling } from '../../shared/protocol/tbs.ts'

interface Shown {
  readonly handling: number
  readonly marking: Marking
}

/** `isOwn`: the unit that prints is the record's. The same for who prints and for who checks a sheet. */
export const mayPrint = ({ handling, marking }: Shown, isOwn: boolean): boolean =>
  !hasUnknownHandling(handling) && marking !== 'mat' && (isOwn || (handling & handlingBits.h2) === 0)
