import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { calls, control, pushes } from '../../../shared/protocol/relay-wire/calls.ts'
import { wireCodes } from '../../../shared/protocol/relay-wire/codes.ts'

const text = readFileSync(resolve(import.meta.dirname, '../../../docs/spec/relay.md'), 'utf8')
const section = (name: string): string => text.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? ''

describe('docs/spec/relay.md', () => {
  test('names every frame with its number, and no other', () => {
    const rows = [...section('Frames').matchAll(/^\| (\d+) \| ([a-zA-Z]+) \|/gm)].map(([, kind, name]) => [
      name,
      Number(kind),
    ])
    const tables = { ...control, ...calls, ...pushes }
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(tables).map(([name, { kind }]) => [name, kind])),
    )
  })

  test('names every error code in its order', () => {
    const line =
      section('Errors')
        .split('\n')
        .find((each) => each.startsWith('`garbage`')) ?? ''
    expect([...line.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)).toEqual([...wireCodes])
  })
})
