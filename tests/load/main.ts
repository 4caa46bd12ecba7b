/** `npm run load -- NAME [--key N ...]`: programmes that are too large for the tests (docs/nationwide.md, bench/README.md). */
import { runHostile } from './hostile.ts'
import { runMishaps } from './mishaps.ts'
import { runKills } from './kills.ts'
import { runNation } from './nation.ts'
import { cuts, runPartitions } from './partitions.ts'
import { killed, silenced } from './victims.ts'

const usageExit = 2
const say = (text: string): void => void process.stderr.write(`load: ${text}\n`)

type Options = ReadonlyMap<string, string>

const troubleOf = (options: Options) => ({
  secondsEach: Number(options.get('seconds') ?? 15),
  only: options.get('only') ?? '',
  tell: say,
})

const programmes: Readonly<Record<string, (options: Options) => Promise<unknown>>> = {
  hostile: (options) => runHostile(troubleOf(options)),
  mishaps: (options) => runMishaps(troubleOf(options)),
  nation: (options) =>
    runNation({
      units: Number(options.get('units') ?? 1000),
      relays: Number(options.get('relays') ?? 1),
      envelopes: Number(options.get('envelopes') ?? 10_000),
      tell: say,
    }),
  partitions: async (options) => {
    const asked = options.get('cuts')?.split(',')
    const kinds = asked === undefined ? cuts : cuts.filter((cut) => asked.includes(cut))
    const report = await runPartitions({
      moments: Number(options.get('moments') ?? 30),
      seed: options.get('seed') ?? 'partitions',
      kinds,
      isKept: options.has('keep'),
      tell: say,
    })
    if (report.evidence !== undefined) process.exitCode = 1
    return report
  },
  kills: async (options) => {
    const victims = options.has('silent') ? silenced : killed
    const report = await runKills({
      moments: Number(options.get('moments') ?? 30),
      seed: options.get('seed') ?? 'kills',
      victims,
      isHasty: options.has('hasty'),
      tell: say,
    })
    const of = (victim: string): number[] =>
      report.kills
        .filter((kill) => kill.victim === victim)
        .map((kill) => Math.round(kill.withoutServiceMs))
        .toSorted((a, b) => a - b)
    const kinds = victims.map((victim) => [
      victim,
      { median: of(victim)[of(victim).length >> 1], max: of(victim).at(-1) },
    ])
    if (report.evidence !== undefined) process.exitCode = 1
    return {
      ...report,
      kills: report.kills.length,
      refusals: Object.fromEntries(report.refusals),
      withoutServiceMs: Object.fromEntries(kinds),
    }
  },
}

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  const run = Object.hasOwn(programmes, name) ? programmes[name] : undefined
  const options = new Map<string, string>()
  for (let i = 0; i < args.length; i += 2) options.set((args[i] ?? '').replace(/^--/, ''), args[i + 1] ?? '')
  if (run === undefined) {
    say(`one of ${Object.keys(programmes).join(', ')}`)
    process.exitCode = usageExit
    return
  }
  process.stdout.write(`${JSON.stringify(await run(options), undefined, 2)}\n`)
}

await main(process.argv.slice(2))
