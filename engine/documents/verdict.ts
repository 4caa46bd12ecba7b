/** The verdict about a sheet as calls and commands give it. */
import type { DocumentVerdict } from '../../shared/ipc/document-calls.ts'
import { sheetNumber } from '../../shared/protocol/document-code.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { nameOf, type UnitNames } from '../records/unit-names.ts'
import type { JudgedDocument } from './judge.ts'

export function toVerdict(units: UnitNames, judged: JudgedDocument): DocumentVerdict {
  const { outcome, fields, unit, version, counted } = judged
  const named = unit && nameOf(units, unit)
  return {
    outcome,
    counted,
    ...(version !== undefined && { version }),
    ...(fields !== undefined &&
      named !== undefined && {
        sheet: {
          kind: fields.kind,
          id: fields.record,
          head: fields.head,
          version: fields.shown,
          at: msToRfc3339(fields.at),
          number: sheetNumber(fields.serial, fields.copy),
          copy: fields.copy,
          copies: fields.copies,
          unit: { id: named.id, code: named.code, name: named.name },
          device: fields.device,
        },
      }),
  }
}
