/** What befalls a relay without anybody meaning it ill: its disk is full, its clock jumps, desks vanish without a word. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadDesk } from '../../bench/load/desk.ts'
import { makePost } from '../../bench/load/posts.ts'
import { limits } from '../../shared/limits.ts'
import { day } from '../../shared/time.ts'
import { troubled, withScene, type Scene, type Trouble, type TroubleOptions } from './scene.ts'

const jumpMs = 365 * day
const jumpEveryMs = 1000
const postEveryMs = 100
const mib = 1024 * 1024
const isRoot = process.platform === 'linux' && process.getuid?.() === 0

export const runMishaps = (options: TroubleOptions): Promise<object> =>
  withScene({ isDiskSmall: isRoot, jumpMs }, (scene) => {
    if (!isRoot) options.tell('left out: a full disk (needs root on Linux)')
    const kinds = Object.entries(mishaps).filter(([kind]) => isRoot || kind !== 'a full disk')
    const troubles = kinds.map(([kind, mishap]) => [kind, (over: AbortSignal) => mishap(scene, over)] as const)
    return troubled(scene, new Map(troubles), options)
  })

const mishaps: Readonly<Record<string, (scene: Scene, over: AbortSignal) => ReturnType<Trouble>>> = {
  'half-open sessions': async ({ crypto, relay, traitors }, over) => {
    const gone = traitors.flatMap(({ identity }) =>
      Array.from({ length: limits.sessionsPerDevice }, () => new LoadDesk(crypto, identity)),
    )
    for (const desk of gone) {
      await desk.connect(relay.url)
      desk.socket?.pause() // hears nothing any more, and never says that it is gone
    }
    const [sender] = traitors
    await sender?.connect(relay.url).catch(() => undefined)
    while (!over.aborted) {
      await sender
        ?.request(
          'post',
          makePost(
            crypto,
            traitors.map(({ identity }) => identity.unit),
          ),
        ) // pushes to all of them
        .catch(() => undefined)
      await sleep(postEveryMs)
    }
    for (const desk of [...gone, ...traitors]) desk.close()
    return { sessions: gone.length }
  },
  'jumps of the clock by a year, forth and back': async ({ relay }, over) => {
    let jumps = 0
    // four make a round: the clock is right again at the end
    for (; !over.aborted || jumps % 4 !== 0; jumps++) {
      process.kill(relay.pid, 'SIGUSR2')
      await sleep(over.aborted ? postEveryMs : jumpEveryMs)
    }
    return { jumps }
  },
  'a full disk': async ({ folder }, over) => {
    const filler = join(folder, 'filler')
    const file = openSync(filler, 'w')
    const piece = new Uint8Array(mib)
    const fill = (): void => {
      try {
        for (;;) writeSync(file, piece)
      } catch {
        // full
      }
    }
    for (fill(); !over.aborted; fill()) await sleep(postEveryMs)
    closeSync(file)
    rmSync(filler)
  },
}
