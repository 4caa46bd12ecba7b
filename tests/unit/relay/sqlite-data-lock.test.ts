/** One relay to a folder of data. */
import { mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { relayFolder, startRelay } from '../../support/relay-world.ts'

test('a second relay on the same data is refused until the first has ended, and one that fails leaves no lock', async () => {
  using folder = relayFolder()
  const bounds = { dataLockMs: 250 }
  const first = await startRelay(folder.config, { bounds })
  await expect(startRelay(folder.config, { bounds })).rejects.toMatchObject({ code: 'relay/data-in-use' })
  const waiting = startRelay(folder.config, { bounds: { dataLockMs: 10_000 } })
  await first.drain()
  await (await waiting).drain()
  const damaged = { ...folder.config, logKeyFile: `${folder.config.data}/../key.folder` }
  mkdirSync(`${damaged.logKeyFile}.mail`, { recursive: true })
  await expect(startRelay(damaged, { bounds })).rejects.toMatchObject({ code: 'config/invalid' })
  await (await startRelay(folder.config, { bounds })).drain()
})
