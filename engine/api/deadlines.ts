/**
 * Tells this desk when the time for a word has passed without it (docs/spec/records.md, Escalation). Worked out here, of
 * signed deadlines and of what has come: no word travels for it, and each home tells its own people once.
 */
import { limits } from '../../shared/limits.ts'
import type { EngineCore, EngineModule } from './handlers.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { markTold, nextStepAt, untoldSteps, type DueStep } from '../store/told.ts'
import type { Arrival } from '../sync/context.ts'
import { knownSkew } from '../sync/skew.ts'

/** `live`: somebody is there to be told. */
export function createDeadlineModule(
  core: EngineCore,
  { home, live }: { readonly home: HomeHolder; readonly live: boolean },
): EngineModule {
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    if (home.open === undefined) return
    tellDue(home.open)
    timer = setTimeout(look, untilNext(home.open)).unref()
  }
  return {
    handlers: {},
    opened: () => {
      if (live) timer = setTimeout(look, 0).unref() // once every part is open
    },
    closing: () => clearTimeout(timer),
  }

  function untilNext(open: OpenHome): number {
    const now = alarmTime(open)
    const next = nextStepAt(open.context.store.read, now)
    const wait = next === undefined ? limits.deadlineLookMs : next + 1 - now
    return Math.min(Math.max(wait, limits.roundMinMs), limits.deadlineLookMs)
  }
}

/** Kept as told before anybody is: a desk that is killed in between tells once too few, and shows it as late. */
export function tellDue(home: Pick<OpenHome, 'context'>): void {
  const { context } = home
  const now = alarmTime(home)
  const due = untoldSteps(context.store.read, now)
  if (due.length === 0) return
  const told = due.filter((each) => each.due > now - limits.deadlineToldWithinMs).slice(0, limits.deadlinesTold)
  context.store.transaction('deadlines-told', (tx) => {
    for (const each of due) markTold(tx, each, { at: context.deps.clock.now(), heard: !told.includes(each) })
    tx.afterCommit(() => {
      for (const each of told) context.news.arrived(each.record, arrivalOf(each))
      context.news.changed([...new Set(due.map(({ record }) => record))])
    })
  })
}

function arrivalOf({ step, awaited }: DueStep): Arrival {
  if (awaited) return 'silent'
  return step === 'hit-late' ? 'hit-late' : 'late'
}

/**
 * A clock that runs ahead would tell of everything at once: then the relay's counts, though never less than what witnesses
 * have signed. One that is behind tells late; nothing is told early on the relay's word alone.
 */
export function alarmTime({ context }: Pick<OpenHome, 'context'>): number {
  const now = context.deps.clock.now()
  const skew = knownSkew(context.store.read, now)
  return Math.max(skew < -limits.skewShownMs ? now + skew : now, context.directory.witnessedAt ?? 0)
}
