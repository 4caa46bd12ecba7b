/** How often something may be restarted before it is given up: `count` times in any `windowMs`. */
export interface RestartBudget {
  /** True, and one less left, when a restart at `nowMs` (monotonic) is allowed. */
  take(nowMs: number): boolean
}

export function createRestartBudget(limit: { readonly count: number; readonly windowMs: number }): RestartBudget {
  const taken: number[] = []
  return {
    take: (nowMs) => {
      while (taken[0] !== undefined && nowMs - taken[0] >= limit.windowMs) taken.shift()
      if (taken.length >= limit.count) return false
      taken.push(nowMs)
      return true
    },
  }
}
