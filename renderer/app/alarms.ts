/** What of the desk makes a bar, and what of that rings: of the desk as it is, so that a restart changes neither. */
import type { BulletinRow } from '../../shared/ipc/bulletin-values.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'

type Desk = Pick<ResponseOf<'desk.get'>, 'answer' | 'waiting' | 'hits' | 'told'>

export interface Alarm {
  readonly row: BulletinRow
  /** A hit; an alert that waits for our commander; an own one that another unit has left unanswered. */
  readonly what: 'hit' | 'alert' | 'silent'
  /** Its time has passed and this desk was told. */
  readonly escalated: boolean
  /** Somebody here has had it on screen since it began, or since its time has passed. */
  readonly heard: boolean
  readonly rings: boolean
}

/** Hits first, then what we owe, then what others owe us. */
export function alarmsOf({ answer, waiting, hits, told }: Desk): readonly Alarm[] {
  const toldOf = (row: BulletinRow, step: Desk['told'][number]['step']) =>
    told.find((each) => each.id === row.id && each.step === step)
  const pressing = [
    ...hits.answer.filter(({ hit }) => hit?.urgent === true || hit?.late === true),
    ...hits.waiting.filter(({ hit }) => hit?.late === true),
  ].map((row): Alarm => {
    const late = toldOf(row, 'hit-late')
    const heard = (late ?? toldOf(row, 'hit'))?.heard === true
    return {
      row,
      what: 'hit',
      escalated: late !== undefined,
      heard,
      rings: row.own && row.hit?.urgent === true && !heard,
    }
  })
  const owed = answer
    .filter(({ state }) => state !== 'cancelled' && state !== 'expired')
    .map((row): Alarm => {
      const late = toldOf(row, 'commander')
      const heard = row.opened && late?.heard !== false
      return { row, what: 'alert', escalated: late !== undefined, heard, rings: row.urgency === 'immediate' && !heard }
    })
    .filter(({ row, escalated, heard }) => row.urgency === 'immediate' || (escalated && !heard))
  const silent = waiting
    .filter((row) => toldOf(row, 'sender')?.heard === false)
    .map((row): Alarm => ({ row, what: 'silent', escalated: true, heard: false, rings: false }))
  return [...pressing, ...owed, ...silent]
}
