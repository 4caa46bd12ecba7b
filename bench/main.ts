/** `npm run bench [-- NAME ...] [--json]`: runs the named benchmarks, all without a name, and prints their rows. */
import { cpus, totalmem } from 'node:os'
import { benchmarks } from './benchmarks.ts'
import type { Row } from './measure.ts'

const args = process.argv.slice(2)
const json = args.includes('--json')
const names = args.filter((arg) => !arg.startsWith('-'))
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name))
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}

const rows: Row[] = []
for (const [name, run] of Object.entries(benchmarks)) {
  if (names.length > 0 && !names.includes(name)) continue
  if (!json) console.error(`bench: ${name}`)
  rows.push(...(await run()))
}
const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
if (json) console.log(JSON.stringify({ machine, at: new Date().toISOString(), rows }))
else {
  console.log(machine)
  for (const row of rows) {
    const range = `${row.min.toFixed(2)} to ${row.max.toFixed(2)}`
    console.log(
      `${row.name.padEnd(28)} ${row.value.toFixed(2).padStart(10)} ${row.unit.padEnd(8)} ${row.ratio.toFixed(2).padStart(7)} x ${row.against} (${range}, ${row.runs} runs)`,
    )
  }
}
