/** Rounds and transfers over one connection until nothing moves: what a one-shot `sync` waits for. */
import type { RelayClient } from './relay-client/types.ts'
import type { Transfers } from './transfers.ts'

/** What the relay pushes meanwhile is looked at at once: an alert does not wait for a large file. Throws as `round` does. */
export async function untilIdle(
  client: Pick<RelayClient, 'blobs' | 'listen'>,
  transfers: Transfers,
  round: () => Promise<void>,
): Promise<void> {
  let wake = (): void => {}
  const unlisten = client.listen(() => wake())
  transfers.attach(client.blobs)
  try {
    for (let ended = -1; ended !== transfers.ended;) {
      ended = transfers.ended
      await round()
      transfers.poke()
      while (!transfers.isIdle) {
        let isPushed = false
        const pushed = new Promise<void>((resolve) => {
          wake = () => {
            isPushed = true
            resolve()
          }
        })
        await Promise.race([transfers.idle(), pushed])
        if (isPushed) await round()
      }
    }
  } finally {
    unlisten()
    await transfers.detach()
  }
}
