/**
 * Long work on the engine's own thread, in steps of a few milliseconds: between two of them other calls are answered,
 * mail comes in, and whoever waits can give up. Where nobody waits for anything else it runs at once.
 */
import { setImmediate } from 'node:timers/promises'
import { GiaobanError } from '../shared/errors.ts'

/** Yields how far it is. What it holds it gives back in `finally`: it may be ended between two steps. */
export type Steps<T> = Generator<number, T, void>

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Rejects with GiaobanError `engine/cancelled` when `signal` says so. */
export async function inSteps<T>(
  steps: Steps<T>,
  { signal, progress }: { readonly signal?: AbortSignal | undefined; progress?(done: number): void } = {},
): Promise<T> {
  for (let step = steps.next(); ;) {
    if (step.done === true) return step.value
    progress?.(step.value)
    await setImmediate()
    step = signal?.aborted === true ? steps.throw(new GiaobanError('engine/cancelled')) : steps.next()
  }
}
