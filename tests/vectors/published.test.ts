import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { publishedVectors } from './published.ts'

const folder = resolve(import.meta.dirname, '../../docs/spec/vectors')

for (const [file, text] of Object.entries(await publishedVectors())) {
  test(`docs/spec/vectors/${file} is what this code makes`, () => {
    expect(readFileSync(resolve(folder, file), 'utf8') === text, 'run scripts/vectors.mjs').toBe(true)
  })
}
