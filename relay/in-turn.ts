/** Work on one thing comes one after another, work on different things at once. */
export interface Turns {
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Everything that was asked for until now is over. */
  settled(): Promise<void>
}

export function createTurns(): Turns {
  const queues = new Map<string, Promise<unknown>>()
  return {
    inTurn: async (key, work) => {
      const before = queues.get(key) ?? Promise.resolve()
      const mine = before.then(work, work)
      const settled = mine.catch(() => undefined)
      queues.set(key, settled)
      try {
        return await mine
      } finally {
        if (queues.get(key) === settled) queues.delete(key)
      }
    },
    settled: async () => {
      await Promise.all(queues.values())
    },
  }
}

/** Lets everybody else have their turn between two steps of long work. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
