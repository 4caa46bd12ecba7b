/** Lets the units of a demonstration world talk: bulletins go out, are read, acknowledged, acted upon, closed. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine, type Engine } from '../../engine/engine.ts'
import type { Deps } from '../../engine/deps.ts'
import { createModules } from '../../engine/modules.ts'
import { readProfile } from '../../engine/vault/profile.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { demoBulletins, type DemoBulletin } from './bulletins.ts'

export interface FillOptions {
  readonly dir: string
  readonly count: number
  readonly seed: number
  readonly passphrase: string
  /** Told after each bulletin that was sent. */
  readonly progress: (done: number, total: number) => void
}

export interface Filled {
  bulletins: number
  opened: number
  acknowledged: number
  acted: number
  cancelled: number
}

interface Sent {
  readonly id: string
  readonly recipients: readonly string[]
  readonly plan: DemoBulletin
}

/** @param units codes of the world's units, in their order */
export async function fillWorld(deps: Deps, units: readonly string[], options: FillOptions): Promise<Filled> {
  await using desks = new Desks(deps, options)
  const filled: Filled = { bulletins: 0, opened: 0, acknowledged: 0, acted: 0, cancelled: 0 }
  const sent: Sent[] = []
  for (const plan of demoBulletins({ ...options, now: deps.clock.now() })) {
    const from = units.includes(plan.from) ? plan.from : units[0]
    if (from === undefined) break
    const made = await send(await desks.at(from, 'duty'), plan, units)
    if (made === undefined) continue
    sent.push(made)
    filled.bulletins += 1
    options.progress(filled.bulletins, options.count)
  }
  await desks.syncAll('duty', units)
  await desks.syncAll('commander', units)
  for (const { id, recipients, plan } of sent) {
    for (const unit of recipients) await answer(await desks.at(unit, 'commander'), { id, unit, plan, filled })
  }
  await desks.syncAll('commander', units)
  await desks.syncAll('duty', units)
  for (const { id, plan } of sent) {
    const { cancel } = plan.story
    if (cancel === undefined || !units.includes(plan.from)) continue
    await (await desks.at(plan.from, 'duty')).call('bulletin.cancel', { id, reason: cancel })
    filled.cancelled += 1
  }
  for (const role of ['duty', 'commander', 'duty'] as const) await desks.syncAll(role, units)
  return filled
}

async function send(engine: Engine, plan: DemoBulletin, units: readonly string[]): Promise<Sent | undefined> {
  const to = plan.to.filter((each) => each === 'all' || each === 'neighbours' || units.includes(each))
  if (to.length === 0 || units.length < 2) return undefined
  const portrait = plan.portrait?.()
  const staged = portrait && (await engine.call('attachment.stage', portrait))
  const { attachments: _, ...bulletin } = plan.bulletin
  const { id, recipients } = await engine.call('bulletin.send', {
    bulletin,
    attachments: staged === undefined ? [] : [{ staged: staged.staged, kind: 'portrait', caption: 'Ảnh vẽ' }],
    to,
    urgency: plan.urgency,
  })
  return { id, recipients, plan }
}

interface Answer {
  readonly id: string
  readonly unit: string
  readonly plan: DemoBulletin
  readonly filled: Filled
}

/** What the script has this unit do, in the order in which people do it. */
async function answer(engine: Engine, { id, unit, plan, filled }: Answer): Promise<void> {
  const { ack, act, open } = plan.story
  const outcome = act[unit]
  const acknowledges = ack.includes(unit) || outcome !== undefined
  if (!acknowledges && !open.includes(unit)) return
  await engine.call('bulletin.opened', { id })
  filled.opened += 1
  if (!acknowledges) return
  await engine.call('bulletin.acknowledge', { id, answer: { kind: 'assigned', text: assignee(id) } })
  filled.acknowledged += 1
  if (outcome === undefined) return
  await engine.call('bulletin.act', { id, outcome: outcome[0], text: outcome[1] })
  filled.acted += 1
}

const teams = [
  'Đội CSHS số 2',
  'Đội Phòng chống tội phạm ma túy',
  'Tổ tuần tra giáp ranh',
  'Đội Hướng dẫn điều tra trọng án',
  'Công an xã sở tại',
] as const
const assignee = (id: string): string => teams[Number.parseInt(id.slice(0, 4), 16) % teams.length] ?? teams[0]

/** Engines of the homes that take part, each opened once. */
class Desks implements AsyncDisposable {
  readonly #deps: Deps
  readonly #options: Pick<FillOptions, 'dir' | 'passphrase'>
  readonly #open = new Map<string, Engine>()

  constructor(deps: Deps, options: Pick<FillOptions, 'dir' | 'passphrase'>) {
    this.#deps = deps
    this.#options = options
  }

  async at(unit: string, role: Role): Promise<Engine> {
    const home = join(this.#options.dir, unit, role)
    const known = this.#open.get(home)
    if (known !== undefined) return known
    const engine = createEngine({ home, deps: this.#deps, modules: createModules({ live: false }) })
    this.#open.set(home, engine)
    await engine.call('session.unlock', { passphrase: this.#options.passphrase })
    return engine
  }

  async syncAll(role: Role, units: readonly string[]): Promise<void> {
    for (const unit of units) await (await this.at(unit, role)).call('sync.once', {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const engine of this.#open.values()) await engine[Symbol.asyncDispose]()
  }
}

/** Codes of the units that have homes in `dir`; empty where it is no world of `demo up`. */
export function unitsOf(dir: string, folders: readonly string[]): readonly string[] {
  return folders.filter((code) => {
    const profile = join(dir, code, 'duty', 'profile.json')
    return existsSync(profile) && readProfile(profile).demo
  })
}
