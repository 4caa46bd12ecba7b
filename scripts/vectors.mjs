// Writes docs/spec/vectors anew: `node_modules/.bin/node scripts/vectors.mjs`. A test compares them with what the code
// makes; only a change of the specification may change them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { publishedVectors } from '../tests/vectors/published.ts'

const folder = resolve(import.meta.dirname, '../docs/spec/vectors')
mkdirSync(folder, { recursive: true })
for (const [file, text] of Object.entries(await publishedVectors())) writeFileSync(resolve(folder, file), text)
