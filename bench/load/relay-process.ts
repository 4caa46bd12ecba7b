/** `node relay.js ORDER`: a relay with the product's own parts; its first line on stdout is `{"url":...}`. */
import { systemClock } from '../../engine/config.ts'
import { defaultBounds } from '../../relay/deps.ts'
import { createRelayLogger } from '../../relay/logger.ts'
import { createRelay } from '../../relay/server.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { RelayOrder } from './relay.ts'

async function main({ config, synchronous, bounds, jumpMs = 0 }: RelayOrder): Promise<void> {
  const crypto = await createCrypto()
  const machine = systemClock()
  let jumps = 0
  process.on('SIGUSR2', () => (jumps += 1))
  const offMs = (): number => [0, jumpMs, 0, -jumpMs][jumps % 4] ?? 0
  const deps = {
    clock: { ...machine, now: () => machine.now() + offMs() },
    crypto,
    step: () => {},
    log: createRelayLogger(config.logLevel),
    bounds: { ...defaultBounds, ...bounds },
  }
  const relay = await createRelay({ config, deps, synchronous })
  process.on('SIGTERM', () => void relay.drain())
  console.log(JSON.stringify({ url: relay.url }))
}

void main(JSON.parse(process.argv[2] ?? '{}') as RelayOrder)
