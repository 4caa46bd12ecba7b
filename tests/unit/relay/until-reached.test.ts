/** What a relay that starts says of an engine that answers, and gives nothing of what it holds. */
import { expect, test } from 'vitest'
import type { StreamName } from '../../../relay/storage/replicated/engine.ts'
import { untilReached } from '../../../relay/storage/replicated/until-reached.ts'
import { limits } from '../../../shared/limits.ts'

test('its operator is told of the engine, and not of a relay out of reach, when nothing more comes', async () => {
  let now = 0
  const by = {
    clock: { monotonic: () => (now += limits.engineStartMs + 1) },
    applied: () => 3,
    readElsewhere: () => {},
    isEnded: () => false,
  }
  const missing = new Map<StreamName, unknown>([['mail-0', {}]])
  await expect(untilReached(missing, by)).rejects.toMatchObject({ code: 'relay/no-engine' })
})
