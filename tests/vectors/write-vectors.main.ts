/** Writes docs/spec/vectors anew: `node tests/vectors/write-vectors.main.ts` with the Node of the tests. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { publishedVectors } from './published.ts'

const folder = resolve(import.meta.dirname, '../../docs/spec/vectors')
mkdirSync(folder, { recursive: true })
for (const [file, text] of Object.entries(await publishedVectors())) writeFileSync(resolve(folder, file), text)
