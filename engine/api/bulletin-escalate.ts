/** An officer of the owner tells the superior unit of one that has not acknowledged in time: a request like any other. */
import type { RecordId } from '../../shared/ids.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { superiorDue, superiorRequest } from '../records/escalation.ts'
import { nameOf } from '../records/unit-names.ts'
import { ownRequestTitled } from '../store/record-lines.ts'
import { createAuthoring, type AuthoringParts } from './authoring.ts'
import { known } from './bulletins-read.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { mustBeOpen } from './recipients.ts'
import { createRequest } from './requests.ts'

export function createEscalateModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const handlers = {
    'bulletin.escalate': ({ id, unit, accept }) =>
      freshly(() => {
        const home = open()
        mustBeOpen(home)
        const { context, records } = home
        const { view, ladder } = known(context.store.read, id, records.heirs)
        if (records.heirs.today(view.owner) !== context.self.unit) throw new GiaobanError('bulletin/not-own')
        const by = officerFor('send-diffusion')
        const row = ladder.find((each) => each.unit === unit || nameOf(records, each.unit).code === unit)
        const superior = row && superiorDue(records, { view, row, now: records.usedAt() })
        if (row === undefined || superior === undefined) throw new GiaobanError('usage/wrong-state')
        const request = superiorRequest(records, { view, row })
        const since = view.creator.created
        const before = ownRequestTitled(context.store.read, { title: request.title, since })
        const written = (made: RecordId) => ({ id: view.id, request: made, superior: superior.code })
        if (before !== undefined) return written(before.record) // a sibling, or this one, has done it
        const { urgency } = view
        return written(createRequest(home, by, { request, to: [superior.id], urgency, accept }).id)
      }),
  } satisfies HandlerGroup
  return { handlers }
}
