/** What years of history cost: opening a profile, and searching in it. */
import { join } from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { textFields } from '../engine/search/document.ts'
import { parseQuery } from '../engine/search/query.ts'
import type { UnitId } from '../shared/ids.ts'
import { fillHistory, type History } from './history.ts'
import { measurePair, median, milliseconds, type Row } from './measure.ts'
import { bareIndex } from './primitives.ts'
import { createBenchWorld, type BenchWorld } from './world.ts'

const rows = 100_000

export async function openWithHistory(): Promise<Row[]> {
  await using world = await createBenchWorld({ relay: 'memory' })
  const [here] = world.units
  await historyAt(world)
  const open = (role: 'duty' | 'investigator'): Promise<number> =>
    milliseconds(async () => {
      await using engine = await world.open(here, role, { live: false })
      await engine.call('desk.get', {})
    })
  const row = await measurePair({
    name: 'open-100000',
    unit: 'ms',
    against: 'opening an empty profile of the same unit',
    runs: 15,
    warmup: 2,
    subject: () => open('duty'),
    yardstick: () => open('investigator'),
  })
  return [row]
}

/** As people type: without marks, with them, a name, an unfinished word, a common and a rare one. */
const questions = [
  'nguyen van',
  'Nguyễn Văn',
  'tran thi',
  'le van',
  'cướp giật',
  'trom cap tai san',
  'binh duo',
  'ma tuy',
]

export async function searchInHistory(): Promise<Row[]> {
  await using world = await createBenchWorld({ relay: 'memory' })
  const [here] = world.units
  const history = await historyAt(world)
  using bare = bareIndex(join(world.folder, 'words.bare'), textFields)
  bare.fill(history.rows, (row) => history.texts[row % history.texts.length] ?? [])
  await using engine = await world.open(here, 'duty', { live: false })
  const matches = questions.map((text) => `{${textFields.join(' ')}} : (${parseQuery(text).match ?? ''})`)
  const row = await measurePair({
    name: 'search-100000',
    unit: 'ms (p50)',
    against: 'the same words asked of a bare FTS5 table, 200 row ids, no ranking and no reasons',
    runs: 15,
    warmup: 2,
    subject: () => p50(questions, (text) => search(engine, text)),
    yardstick: () => p50(matches, (match) => void bare.ask(match)),
  })
  return [row]
}

async function search(engine: Engine, text: string): Promise<void> {
  const { hits } = await engine.call('search.query', { text, limit: 20 })
  if (hits.length === 0) throw new Error(`nothing was found for ${text}`)
}

async function p50<T>(asked: readonly T[], ask: (each: T) => Promise<void> | void): Promise<number> {
  const times: number[] = []
  for (const each of asked) times.push(await milliseconds(() => ask(each)))
  return median(times)
}

async function historyAt(world: BenchWorld): Promise<History> {
  const [here, there] = world.units
  let history: History | undefined
  await world.fill(here, 'duty', (home) => {
    history = fillHistory(home, { rows, to: there.id as UnitId }) // made by createWorld as an id
  })
  if (history === undefined) throw new Error('fill calls its work')
  return history
}
