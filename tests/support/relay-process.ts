/**
 * A relay in a process of its own, for tests that kill it: `node relay-process.ts CONFIG [STEP COUNT]`. CONFIG is the
 * RelayConfig as JSON. With STEP the process sends itself SIGKILL the COUNT-th time it comes to that step. Its first
 * line on stdout is `{"ready":true,"url":...}`.
 */
import { performance } from 'node:perf_hooks'
import { defaultBounds } from '../../relay/deps.ts'
import { createRelayLogger } from '../../relay/logger.ts'
import { createRelay } from '../../relay/server.ts'
import type { RelayConfig } from '../../relay/config.ts'
import { createCrypto } from '../../shared/crypto/index.ts'

const [config, fatalStep, count] = process.argv.slice(2)
const { now } = JSON.parse(config ?? '{}') as { readonly now: number }
let left = Number(count ?? 1)
const step = (name: string): void => {
  if (name !== fatalStep || (left -= 1) > 0) return
  process.kill(process.pid, 'SIGKILL')
  for (;;); // the signal is on its way
}
const clock = { now: () => Math.floor(now + performance.now()), monotonic: () => performance.now() }
const log = createRelayLogger('silent')
const relay = await createRelay({
  config: JSON.parse(config ?? '{}') as RelayConfig,
  deps: { clock, crypto: await createCrypto(), step, log, bounds: defaultBounds },
})
process.on('SIGTERM', () => void relay.drain())
process.stdout.write(`${JSON.stringify({ ready: true, url: relay.url })}\n`)
