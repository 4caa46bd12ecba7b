/**
 * The corpus: `corpus/TARGET/coverage.hex` holds the smallest inputs that together reach what a long run has reached, and
 * `corpus/TARGET/<symptom>.hex` each input that once broke a promise. One input a line, in hex; `#` begins a comment.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesToHex, hexToBytes, type Bytes } from '../../shared/bytes.ts'

const folder = join(import.meta.dirname, 'corpus')

export interface CorpusInput {
  readonly file: string
  readonly bytes: Bytes
}

export function readCorpus(target: string): readonly CorpusInput[] {
  const own = join(folder, target)
  if (!existsSync(own)) return []
  return readdirSync(own)
    .toSorted()
    .flatMap((file) =>
      readFileSync(join(own, file), 'utf8')
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .slice(0, -1)
        .map((line) => {
          const bytes = hexToBytes(line)
          if (bytes === undefined) throw new Error(`${target}/${file} has a line that is no hex`)
          return { file, bytes }
        }),
    )
}

export function writeCoverage(target: string, inputs: readonly Uint8Array[]): void {
  mkdirSync(join(folder, target), { recursive: true })
  writeFileSync(join(folder, target, 'coverage.hex'), inputs.map((each) => `${bytesToHex(each)}\n`).join(''))
}
