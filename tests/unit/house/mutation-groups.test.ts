/** A group that names a test which is not there would call a fault unnoticed that only this test sees, or run nothing. */
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

interface Groups {
  readonly groups: Readonly<Record<string, { readonly mutate: readonly string[]; readonly tests: readonly string[] }>>
  missingFrom(root: string, group: Groups['groups'][string]): readonly string[]
}

const root = join(import.meta.dirname, '../../..')
const file = pathToFileURL(join(root, 'scripts/mutation/groups.mjs')).href
const { groups, missingFrom } = (await import(/* @vite-ignore */ file)) as Groups // written in JavaScript: no types

test('every group names code and tests that exist', () => {
  expect(Object.values(groups).flatMap((group) => missingFrom(root, group))).toEqual([])
  for (const { mutate, tests } of Object.values(groups))
    expect(Math.min(mutate.length, tests.length)).toBeGreaterThan(0)
})

test('what is not there is found, code and test', () => {
  const group = { mutate: ['shared/no-code.ts', 'shared/bytes.ts'], tests: ['tests/unit/no.test.ts'] }
  expect(missingFrom(root, group)).toEqual(['shared/no-code.ts', 'tests/unit/no.test.ts'])
})

test('every rule of the directory and every part of the evidence verifier has a group', () => {
  const mutated = new Set(Object.values(groups).flatMap(({ mutate }) => mutate))
  const codeIn = (folder: string): readonly string[] =>
    readdirSync(join(root, folder)).map((name) => relative(root, join(root, folder, name)))
  const makers = ['export', 'select', 'audit-proofs'] // make packages, verify none
  const made = makers.map((name) => `engine/evidence/${name}.ts`)
  const verifying = [...codeIn('shared/protocol/directory/rules'), ...codeIn('engine/evidence')]
  expect(verifying.filter((each) => !mutated.has(each) && !made.includes(each))).toEqual([])
})
