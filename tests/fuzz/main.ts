/**
 * npm run fuzz [-- NAME ...] [--seconds N] [--seed S] [--save]: each target for N seconds. Findings are written to
 * out/fuzz/ and end the run with exit code 1; `--save` writes the smallest corpus back to tests/fuzz/corpus.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bytesToHex } from '../../shared/bytes.ts'
import { readCorpus, writeCoverage } from './corpus.ts'
import { Coverage } from './coverage.ts'
import { fuzz, type FuzzReport } from './fuzz.ts'
import { createRandom } from './random.ts'
import { targetNames, targets, type TargetName } from './targets.ts'
import { Watchdog } from './watchdog.ts'

const out = resolve(import.meta.dirname, '../../out/fuzz')

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    save: { type: 'boolean', default: false },
  },
})

const unknown = positionals.filter((name) => !(targetNames as readonly string[]).includes(name))
const seconds = Number(values.seconds)
const seed = Number(values.seed)
if (unknown.length > 0 || !(seconds > 0) || !Number.isSafeInteger(seed)) {
  console.error(`fuzz: [NAME ...] [--seconds N] [--seed S] [--save]; names: ${targetNames.join(', ')}`)
  process.exit(2)
}

async function fuzzOne(name: TargetName): Promise<FuzzReport> {
  using coverage = new Coverage()
  const target = await targets[name]()
  await using watchdog = new Watchdog({ maxBytes: 1 << 20, file: join(out, `${name}-endless.hex`) })
  const end = performance.now() + 1000 * seconds
  return fuzz({
    target,
    coverage,
    random: createRandom(seed),
    corpus: [...target.seeds, ...readCorpus(name).map(({ bytes }) => bytes)],
    begins: (input) => watchdog.begins(input),
    isOver: () => performance.now() > end,
  })
}

mkdirSync(out, { recursive: true })
let found = 0
for (const name of targetNames.filter((each) => positionals.length === 0 || positionals.includes(each))) {
  const report = await fuzzOne(name)
  const { executions, accepted, blocks, blocksAtStart, blocksKnown, corpus, findings } = report
  console.log(
    `${name}: ${executions} runs, ${accepted} taken, ${blocks} of ${blocksKnown} blocks (${blocksAtStart} at the start), ` +
      `corpus ${corpus.length}, findings ${findings.length}`,
  )
  if (values.save) writeCoverage(name, corpus)
  for (const [index, { symptom, input, error }] of findings.entries()) {
    found += 1
    const file = join(out, `${name}-${index}.hex`)
    writeFileSync(file, `# ${symptom}\n${bytesToHex(input)}\n`)
    console.error(`${name}: ${symptom}\n  ${file}\n${error instanceof Error ? error.stack : ''}`)
  }
}
process.exitCode = found > 0 ? 1 : 0
