/** The model is worth something while it stands for code that exists (docs/model.md). */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'tests/model')
const models = readdirSync(folder).filter((file) => file.endsWith('.pml'))
const textOf = (model: string): string => readFileSync(join(folder, model), 'utf8')

interface Named {
  readonly file: string
  readonly name: string
}

const namedIn = (text: string): readonly Named[] =>
  [...text.matchAll(/stands for ([\w./-]+\.ts): (\w+(?:, \w+)*)/g)].flatMap(([, file = '', names = '']) =>
    names.split(', ').map((name) => ({ file, name })),
  )

const isDeclared = (source: string, name: string): boolean =>
  new RegExp(`(?:function\\*?|const|class) ${name}\\b|^ {2}${name}: `, 'm').test(source)

describe.each(models)('%s', (model) => {
  const named = namedIn(textOf(model))

  test('stands for files and names that exist', () => {
    const gone = named.filter(
      ({ file, name }) => !existsSync(join(root, file)) || !isDeclared(readFileSync(join(root, file), 'utf8'), name),
    )
    expect(gone).toEqual([])
    expect(named.length).toBeGreaterThan(10)
  })

  test('says of no line that it stands for something without naming it', () => {
    const lines = textOf(model)
      .split('\n')
      .filter((line) => /^\W*stands for /.test(line))
    expect(lines.filter((line) => namedIn(line).length === 0)).toEqual([])
  })
})

test('every planted fault of the models is among the runs, and every model is searched', () => {
  const runs = readFileSync(join(root, 'scripts/model/runs.mjs'), 'utf8')
  const run = [...runs.matchAll(/fault: '(\w+)', model: '(\w+)'/g)].map(([, fault, model]) => `${model}.pml ${fault}`)
  const planted = models.flatMap((model) =>
    [...textOf(model).matchAll(/FAULT_([A-Z_]+)$/gm)].map(([, fault]) => `${model} ${fault}`),
  )
  expect(new Set(run)).toEqual(new Set(planted))
  expect(run.length).toBeGreaterThan(10)
  for (const model of models) expect(runs).toMatch(new RegExp(`name: '[\\w-]+',\\s+model: '${model.slice(0, -4)}'`))
})
