/** The verdict about a sheet as calls and commands give it. */
import type { DocumentVerdict } from '../../shared/ipc/document-calls.ts'
import { sheetNumber } from '../../shared/protocol/document-code.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { nameOf, type UnitNames } from '../records/unit-names.ts'
import type { JudgedDocument } from './judge.ts'

export function toVerdict(units: UnitNames, judged: JudgedDocument): DocumentVerdict {
  const { outcome, signed, version, counted } = judged
  return {
    outcome,
    counted,
    ...(version !== undefined && { version }),
    ...(signed !== undefined && { sheet: sheetOf(units, signed) }),
  }
}

function sheetOf(units: UnitNames, { fields, unit }: NonNullable<JudgedDocument['signed']>) {
  const { kind, record, head, shown, at, serial, copy, copies, device } = fields
  const { id, code, name } = nameOf(units, unit)
  return {
    kind,
    id: record,
    head,
    version: shown,
    at: msToRfc3339(at),
    number: sheetNumber(serial, copy),
    copy,
    copies,
    unit: { id, code, name },
    device,
  }
}
