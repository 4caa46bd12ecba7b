/**
 * The last step of an alert that nobody answers (docs/spec/records.md, Escalation): which superior unit may be told of a
 * silent one, and in which words.
 */
import { senderGraceMs } from '../../shared/domain/escalation.ts'
import { referenceOf } from '../../shared/domain/reference.ts'
import type { RequestInput } from '../../shared/domain/request-input.ts'
import { hour, msToRfc3339 } from '../../shared/time.ts'
import type { BulletinView } from './bulletin-projection.ts'
import { owedUntil, type LadderUnit } from './ladder.ts'
import type { RecordsDirectory } from './records-directory.ts'
import { nameOf, type UnitName } from './unit-names.ts'

interface Silent {
  readonly view: BulletinView
  readonly row: LadderUnit
  readonly now: number
}

/** Of a unit that owes us a word and has had its time and some more; not where we are its superior ourselves. */
export function superiorDue(directory: RecordsDirectory, { view, row, now }: Silent): UnitName | undefined {
  const isOurs = directory.heirs.today(view.owner) === directory.ownUnit
  const isSilent = row.acknowledgedAt === undefined && directory.heirs.today(row.unit) !== undefined
  const isOver = view.cancel === undefined && now >= view.validUntil
  if (!isOurs || !isSilent || isOver || now <= owedUntil(view) + senderGraceMs(view.urgency)) return undefined
  const superior = directory.superior(row.unit)
  return superior?.id === directory.ownUnit ? undefined : superior
}

/**
 * Nothing of what the alert is about: the superior unit was not named, and need not read it to have it answered. By the
 * title every desk of the unit sees that it was told.
 */
export function superiorRequest(
  directory: RecordsDirectory,
  { view, row }: Pick<Silent, 'view' | 'row'>,
): RequestInput {
  const { owner, creator, id } = view
  const unitCode = nameOf(directory, owner, creator.logSize).code
  const ref = referenceOf({ unitCode, created: creator.created, recordId: id })
  const silent = nameOf(directory, row.unit)
  return {
    kind: 'other',
    title: `${silent.name} chưa xác nhận ${ref}`,
    status: view.bulletin.status,
    marking: 'noi-bo',
    handling: 'H0',
    asked: `${silent.name} (${silent.code}) chưa xác nhận thông báo ${ref}, hạn ${shownTime(owedUntil(view))}. Đề nghị đơn vị cấp trên cho chỉ huy đơn vị này xác nhận ngay và trả lời.`,
    ground: ref,
  }
}

/** Vietnam's time: dd/MM/yyyy HH:mm. */
function shownTime(ms: number): string {
  const [date = '', time = ''] = msToRfc3339(ms + 7 * hour).split('T')
  return `${date.split('-').toReversed().join('/')} ${time.slice(0, 5)}`
}
