/** What the owner does with a bulletin that is out: releases it as a notice, confirms that it still holds. */
import { revalidatedUntil } from '../../shared/domain/bulletin-defaults.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { bulletinRelease } from '../../shared/protocol/bodies/bulletin-release.ts'
import { bulletinRevalidate } from '../../shared/protocol/bodies/bulletin-revalidate.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { bulletinAction } from '../records/bulletin-rules.ts'
import { stateAt } from '../records/bulletin-projection.ts'
import { createAuthoring, type AuthoringParts } from './authoring.ts'
import { ownBulletin, readersOf, write } from './bulletin-write.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

export function createLifeModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const handlers = {
    'bulletin.release': ({ id }) =>
      freshly(() => {
        const home = open()
        const found = ownBulletin(home, id)
        const { view } = found
        const by = officerFor('release-notice')
        if (view.release === 'notice') throw new GiaobanError('usage/wrong-state')
        if (view.content.officer?.id === by.officer.id) throw new GiaobanError('bulletin/own-words')
        write(home, found, {
          type: 'bulletin-release',
          to: readersOf(home, found),
          officer: by.officer,
          urgency: view.urgency,
          body: (common) =>
            bulletinRelease.encode(home.context.deps.crypto, { ...common, role: by.role, content: view.content.hash }),
        })
        return { id: view.id, version: view.version, release: 'notice' as const }
      }),
    'bulletin.revalidate': ({ id, forMs }) =>
      freshly(() => {
        const home = open()
        const found = ownBulletin(home, id)
        const { view } = found
        const by = officerFor(bulletinAction('bulletin-revalidate', view.release))
        const { kind } = view.bulletin
        const now = home.records.usedAt()
        const validUntil = revalidatedUntil({ kind, created: view.creator.created }, { now, forMs })
        if (validUntil === undefined) throw new GiaobanError('usage/wrong-state')
        write(home, found, {
          type: 'bulletin-revalidate',
          to: readersOf(home, found),
          officer: by.officer,
          urgency: 'routine',
          body: (common) =>
            bulletinRevalidate.encode(home.context.deps.crypto, { ...common, role: by.role, validUntil }),
        })
        return { id: view.id, state: stateAt({ ...view, validUntil }, now), expires: msToRfc3339(validUntil) }
      }),
  } satisfies HandlerGroup
  return { handlers }
}
