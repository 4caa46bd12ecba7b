/** What the guide for operators says of events, metrics and checks is what the relay writes, shows and examines. */
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCounters } from '../../../relay/metrics/counters.ts'
import { Gauges } from '../../../relay/metrics/gauges.ts'

const root = resolve(import.meta.dirname, '../../..')
const guide = (language: string): string => readFileSync(resolve(root, `docs/guide/relay.${language}.md`), 'utf8')

/** `level event` of every call of a logger in the relay. */
function writtenEvents(): ReadonlySet<string> {
  const found = new Set<string>()
  for (const file of globSync('relay/**/*.ts', { cwd: root })) {
    const source = readFileSync(resolve(root, file), 'utf8')
    for (const [, level = '', first = ''] of source.matchAll(/\b(debug|info|warn|error)\(([^,)]*)/g))
      for (const [, event] of first.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)) found.add(`${level} ${event}`)
  }
  return found
}

async function shownMetrics(): Promise<ReadonlySet<string>> {
  using gauges = new Gauges({
    version: '',
    store: '',
    connections: async () => 0,
    sessions: () => ({ challenged: 0, online: 0, visiting: 0, requests: 0, bytes: 0 }),
    engine: () => undefined,
    logSize: () => 0,
    logMissing: () => undefined,
    signedAt: () => undefined,
    enrolBoxes: () => 0,
    ready: async () => true,
    data: root,
    certificateEnds: () => undefined,
    now: () => 0,
  })
  return new Set([...(await gauges.read()), ...Object.values(createCounters())].map(({ name }) => name))
}

describe.each(['vi', 'en'])('the guide for operators in %s', (language) => {
  const text = guide(language)

  test('names every event with its level, and no other', () => {
    const rows = [...text.matchAll(/^\| (debug|info|warn|error) \| ((?:`[a-z-]+` ?)+)\|/gm)]
    const named = rows.flatMap(([, level, events = '']) =>
      [...events.matchAll(/`([a-z-]+)`/g)].map(([, event]) => `${level} ${event}`),
    )
    expect(new Set(named)).toEqual(writtenEvents())
    expect(named).toHaveLength(new Set(named).size)
  })

  test('names every metric, and raises no alert on one that there is not', async () => {
    const shown = await shownMetrics()
    const rows = [...text.matchAll(/^\| ((?:`(?:giaoban_relay|process)_[a-z_]+` ?)+)\|/gm)]
    const listed = rows.flatMap(([, names = '']) => [...names.matchAll(/[a-z_]+/g)].map(([name]) => name))
    expect(new Set(listed)).toEqual(shown)
    const used = [...text.matchAll(/(?:giaoban_relay|process)_[a-z_]+/g)].map(([name]) => name.replace(/_bucket$/, ''))
    expect(used.filter((name) => !shown.has(name))).toEqual([])
  })
})

test('both say the same: as many sections, rows and steps', () => {
  const shape = (text: string) =>
    text.split('\n').map((line) => /^(?:#+|\||-|\d\.|```)/.exec(line)?.[0] ?? (line === '' ? '' : 'text'))
  expect(shape(guide('vi'))).toEqual(shape(guide('en')))
})
