/** How far long work is, on the terminal of whoever waits for it: one line that is written over, gone when it is done. */
import type { EngineEvent } from '../engine/engine.ts'
import type { CliProcess } from './cli.ts'

const arrow = { in: '↓', out: '↑' } as const
const everyMs = 250
/** Back to the start of the line, and nothing of it left: ECMA-48, EL. */
const clear = '\r\u001B[K'

export interface ShownProgress extends Disposable {
  hear(event: EngineEvent): void
}

export function showProgress(to: Pick<CliProcess, 'writeError' | 'clock'>): ShownProgress {
  let shownAt = Number.NEGATIVE_INFINITY
  let isShown = false
  const end = (): void => {
    if (isShown) to.writeError(clear)
    isShown = false
    shownAt = Number.NEGATIVE_INFINITY
  }
  const show = (sign: string, done: number, total: number): void => {
    const now = to.clock.monotonic()
    if (now - shownAt < everyMs) return
    shownAt = now
    isShown = true
    to.writeError(`${clear}${sign}${mibOf(done)}/${mibOf(total)} MiB, ${Math.floor((done / total) * 100)} %`)
  }
  return {
    hear: (event) => {
      if (event.event === 'progress') {
        const { done, total } = event.value
        if (done >= total) end()
        else show('', done, total)
      }
      if (event.event === 'transfer') {
        const { state, direction, done, total } = event.value
        if (state === 'moving' && done < total) show(`${arrow[direction]} `, done, total)
        else end()
      }
    },
    [Symbol.dispose]: end,
  }
}

/** Whole MiB, as people read them. */
export const mibOf = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0)
