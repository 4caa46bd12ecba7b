/** The closed list of findings is that of docs/spec/evidence.md, level by level. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findingCodes, isError, levelOf } from '../../../engine/evidence/findings.ts'

const spec = readFileSync(join(import.meta.dirname, '../../../docs/spec/evidence.md'), 'utf8')
const rows = [...spec.matchAll(/^\| (`[^|]+) \| (error|warning|note) \|/gm)].flatMap(([, codes = '', level = '']) =>
  [...codes.matchAll(/`([\w-]+)`/g)].map(([, code = '']) => [code, level] as const),
)

test('every code has the level that the specification gives it', () => {
  const levels = Object.fromEntries(findingCodes.map((code) => [code, levelOf(code)]))
  expect(levels).toEqual(Object.fromEntries(rows))
  expect(rows).toHaveLength(findingCodes.length)
})

test('an error makes a package invalid, and nothing else does', () => {
  expect(findingCodes.filter((code) => isError({ code })).toSorted()).toEqual(
    rows.flatMap(([code, level]) => (level === 'error' ? [code] : [])).toSorted(),
  )
})
