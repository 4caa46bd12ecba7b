/** Who may do what in a shift handover (docs/spec/handover.md). */
import type { Action } from './allowed.ts'
import type { FamilyRules } from './family.ts'
import type { Operation, OperationOf } from './operation.ts'

const kinds = ['handover-offer', 'handover-accept', 'handover-withdraw'] as const
/** Both sides of the table: who may take a shift over may hand it over. */
export const handoverAction: Action = 'take-over-shift'

/** It stays within the unit that made it. */
const isWithin = ({ unit, recipients, circles }: Operation): boolean =>
  circles.length === 0 && recipients.every((each) => each === unit)

export const handoverRules: FamilyRules<OperationOf<'handover-offer'>> = {
  kinds,
  action: () => handoverAction,
  permits(operation, { creator, before, speaksFor }) {
    if (!isWithin(operation) || !speaksFor(creator.unit)) return false
    switch (operation.kind) {
      case 'handover-offer':
        return operation.body.deadline > operation.created
      case 'handover-accept':
        return before.length === 1 && operation.officer?.id !== creator.officer?.id
      case 'handover-withdraw':
        return before.length === 1
      default:
        return false
    }
  },
}
