/** `npm run bench [-- NAME ...] [--json]`: runs the named benchmarks, all without a name, and prints their rows. */
import { cpus, totalmem } from 'node:os'
import { benchmarks } from './benchmarks.ts'
import type { Row } from './measure.ts'

const usageExit = 2

async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json')
  const names = args.filter((arg) => !arg.startsWith('-'))
  const unknown = args.filter((arg) => (arg.startsWith('-') ? arg !== '--json' : !Object.hasOwn(benchmarks, arg)))
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}`)
    process.exitCode = usageExit
    return
  }
  const at = new Date().toISOString()
  const rows: Row[] = []
  for (const [name, run] of Object.entries(benchmarks)) {
    if (names.length > 0 && !names.includes(name)) continue
    console.error(`bench: ${name}`)
    rows.push(...(await run()))
  }
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
  if (json) console.log(JSON.stringify({ machine, at, rows }))
  else console.log([machine, ...rows.map(printed)].join('\n'))
}

function printed(row: Row): string {
  const range = `${row.min.toFixed(2)} to ${row.max.toFixed(2)}`
  return `${row.name.padEnd(22)} ${row.value.toFixed(2).padStart(10)} ${row.unit.padEnd(11)} ${row.ratio.toFixed(2).padStart(6)} x ${row.against} (${range}, ${row.runs} runs)`
}

void main(process.argv.slice(2))
