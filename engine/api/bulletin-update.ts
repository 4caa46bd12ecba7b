/** An update: the whole new content of an own bulletin, to all that have it and to who is new to it. */
import { ackWithinMs, revalidatedUntil, validForMs } from '../../shared/domain/bulletin-defaults.ts'
import { checkBulletin } from '../../shared/domain/check-bulletin.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import { bulletinUpdate } from '../../shared/protocol/bodies/bulletin.ts'
import { readAttachment } from '../blobs/read.ts'
import { stageAttachment } from '../blobs/stage.ts'
import type { OpenHome } from '../open-home.ts'
import { bulletinAction } from '../records/bulletin-rules.ts'
import { handlingToBits } from '../records/operation.ts'
import { nameOf } from '../records/unit-names.ts'
import { attachmentAt } from '../store/attachments.ts'
import type { ProjectedBulletin } from '../store/bulletins.ts'
import { createAuthoring, type AuthoringParts, type By } from './authoring.ts'
import { confirmAccepted, ownBulletin, readersOf, write } from './bulletin-write.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { forgetDraft, keepDraft } from './kept-draft.ts'
import { resolveRecipients } from './recipients.ts'
import { chosenFiles, describedFiles, keepFiles, type Choice } from './sent-files.ts'

type UpdateRequest = ParsedRequestOf<'bulletin.update'>

export function createUpdateModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const handlers = {
    'bulletin.update': async (request) => {
      const home = open()
      const found = asRead(home, request)
      const { view } = found
      const by = officerFor(bulletinAction('bulletin-update', view.release))
      const kept = await keptFiles(home, found, request.keep)
      try {
        return await freshly(
          () => update(open(), by, { ...request, attachments: [...kept, ...request.attachments] }),
          () => {
            const { urgency = view.urgency, keep, head = view.head } = request
            return keepDraft(open(), { ...request, urgency, update: { id: view.id, head, keep } })
          },
        )
      } finally {
        core.emit('changed', { what: ['drafts'] }) // gone with the new version, or kept from it
      }
    },
  } satisfies HandlerGroup
  return { handlers }
}

/** Throws GiaobanError `bulletin/*`: `moved-on` where it says something else than what was read. */
function asRead(home: OpenHome, { id, head }: UpdateRequest): ProjectedBulletin {
  const found = ownBulletin(home, id)
  if (head !== undefined && head !== found.view.head) throw new GiaobanError('bulletin/moved-on')
  return found
}

/** Of what is shown now, encrypted anew: keys belong to one statement. Throws GiaobanError `attachment/*`. */
async function keptFiles(home: OpenHome, { view }: ProjectedBulletin, keep: UpdateRequest['keep']): Promise<Choice[]> {
  const { context, folder } = home
  const choices: Choice[] = []
  for (const { index, ...words } of keep) {
    const facts = attachmentAt(context.store.read, view.content.hash, index)
    if (facts === undefined) throw new GiaobanError('attachment/missing')
    const reading = { deps: context.deps, store: context.store, folder }
    const bytes = await readAttachment(reading, facts, { offset: 0, length: facts.size })
    const { staged } = await stageAttachment(context, folder, { name: facts.name, bytes })
    choices.push({ ...words, staged })
  }
  return choices
}

function update(home: OpenHome, by: By, request: UpdateRequest) {
  const { context, records } = home
  const checked = checkBulletin(request.bulletin, { allowsMat: false })
  if (!checked.ok) {
    const [problem] = checked.error
    throw new GiaobanError(problem.code, { params: { field: problem.path, rule: problem.rule } })
  }
  const { bulletin, warnings } = checked.value
  const found = asRead(home, request) // whatever has come while files were read
  const { view } = found
  const now = context.clock.now()
  const readers = readersOf(home, found)
  const asked = request.to.length === 0 ? undefined : resolveRecipients(home, request.to, request.accept)
  const newcomers = (asked?.units ?? []).filter((unit) => !readers.includes(unit))
  const urgency = request.urgency ?? view.urgency
  const isAskedAgain = request.ackWithinMs !== undefined || request.urgency !== undefined || newcomers.length > 0
  const validUntil = revalidatedUntil(
    { kind: bulletin.kind, created: view.creator.created },
    { now, forMs: validForMs(bulletin.kind) },
  )
  if (validUntil === undefined) throw new GiaobanError('usage/wrong-state')
  const { marking, handling, attachments: _described, ...content } = bulletin
  const files = chosenFiles(context.store.read, request.attachments)
  const to: readonly UnitId[] = [...new Set([...readers, ...newcomers])]
  write(home, found, {
    type: 'bulletin-update',
    to,
    newcomers,
    officer: by.officer,
    urgency,
    marking,
    handling: handlingToBits(handling),
    expires: validUntil,
    attachments: describedFiles(files),
    body: (common) =>
      bulletinUpdate.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        bulletin: content,
        urgency,
        ...(isAskedAgain && { deadline: now + (request.ackWithinMs ?? ackWithinMs[urgency]) }),
        validUntil,
      }),
    stored: (tx, hash) => {
      keepFiles(tx, hash, files)
      confirmAccepted(home, tx, asked?.accepted ?? [])
      forgetDraft(tx, context.deps.crypto, request)
    },
  })
  return {
    id: view.id,
    version: view.version + 1,
    recipients: to.map((unit) => nameOf(records, unit).code),
    warnings: warnings.map((warning) => `${warning.key}:${warning.path}`),
  }
}
