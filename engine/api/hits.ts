/** What a unit that was asked reports to the owner, and what the owner answers: sightings and hit confirmation. */
import { hitWithinMs } from '../../shared/domain/bulletin-defaults.ts'
import { canonicalText } from '../../shared/domain/shape.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash } from '../../shared/ids.ts'
import { hitAnswer } from '../../shared/protocol/bodies/hit-answer.ts'
import { hitRequest } from '../../shared/protocol/bodies/hit-request.ts'
import { sighting } from '../../shared/protocol/bodies/sighting.ts'
import { msToRfc3339, rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { stateAt } from '../records/bulletin-projection.ts'
import type { Hit } from '../records/hits.ts'
import type { ProjectedBulletin } from '../store/bulletins.ts'
import { createAuthoring, type AuthoringParts } from './authoring.ts'
import { addressedHere, ownBulletin, speakerOf, write } from './bulletin-write.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { chosenFiles, describedFiles, keepFiles } from './sent-files.ts'

export function createHitModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const handlers = {
    'sighting.report': ({ id, certainty, seenAt, place, text, attachments }) =>
      freshly(() => {
        const home = open()
        const found = askedHere(home, id)
        const by = officerFor('report-sighting')
        const files = chosenFiles(home.context.store.read, attachments)
        const said = write(home, found, {
          type: 'sighting',
          to: [speakerOf(home, found)],
          officer: by.officer,
          urgency: found.view.urgency,
          attachments: describedFiles(files),
          body: (common) =>
            sighting.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              head: found.view.head,
              certainty,
              seenAt: timeOf(seenAt) ?? home.context.clock.now(),
              place: canonicalText(place),
              ...(text !== undefined && { text: canonicalText(text) }),
            }),
          stored: (tx, hash) => keepFiles(tx, hash, files),
        })
        return { id: found.view.id, sighting: said }
      }),
    'hit.request': ({ id, urgency, compared, text }) =>
      freshly(() => {
        const home = open()
        const found = askedHere(home, id)
        const by = officerFor('report-sighting')
        const deadline = home.context.clock.now() + hitWithinMs[urgency]
        const hit = write(home, found, {
          type: 'hit-request',
          to: [speakerOf(home, found)],
          officer: by.officer,
          urgency: urgency === 'urgent' ? 'immediate' : 'urgent',
          body: (common) =>
            hitRequest.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              head: found.view.head,
              urgency,
              deadline,
              compared,
              ...(text !== undefined && { text: canonicalText(text) }),
            }),
        })
        return { id: found.view.id, hit, deadline: msToRfc3339(deadline) }
      }),
    'hit.answer': ({ id, hit, answer, until, text }) =>
      freshly(() => {
        const home = open()
        const found = ownBulletin(home, id)
        const by = officerFor('answer-hit')
        const { request } = hitNamed(found, hit)
        if ((answer === 'need-until') !== (until !== undefined)) throw wrong('until')
        if (answer === 'refused' && text === undefined) throw wrong('text')
        const to = home.records.heirs.today(request.unit)
        const promised = timeOf(until)
        write(home, found, {
          type: 'hit-answer',
          to: to === undefined ? [] : [to],
          officer: by.officer,
          urgency: request.body.urgency === 'urgent' ? 'immediate' : 'urgent',
          body: (common) =>
            hitAnswer.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              request: request.hash,
              answer,
              ...(promised !== undefined && { until: promised }),
              ...(text !== undefined && { text: canonicalText(text) }),
            }),
        })
        return { id: found.view.id, hit: request.hash, answer }
      }),
  } satisfies HandlerGroup
  return { handlers }
}

const wrong = (field: string): GiaobanError => new GiaobanError('usage/invalid-input', { params: { field } })
const timeOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : rfc3339ToMs(text))

/** Throws GiaobanError `usage/wrong-state`, `bulletin/closed`. */
function askedHere(home: OpenHome, id: string): ProjectedBulletin {
  const found = addressedHere(home, id)
  if (stateAt(found.view, home.records.usedAt()) === 'cancelled') throw new GiaobanError('bulletin/closed')
  return found
}

/** Throws GiaobanError `usage/wrong-state`: there is none, or more than one to choose from. */
function hitNamed({ view }: ProjectedBulletin, hash: string | undefined): Hit {
  const open = view.hits.filter((each) => each.open)
  const named = hash === undefined ? open : view.hits.filter(({ request }) => request.hash === (hash as StatementHash)) // 32 bytes of hex by the schema
  const [only, second] = named
  if (only === undefined || second !== undefined) throw new GiaobanError('usage/wrong-state')
  return only
}
