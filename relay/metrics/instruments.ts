/**
 * Counters, gauges and histograms, and their text for Prometheus (exposition format 0.0.4). Label values come from closed
 * lists of this program, never from a peer: the number of series is known when it starts.
 */

/** Values by label name, in the order in which the instrument names its labels. */
type Labels = readonly string[]

interface Instrument {
  readonly name: string
  lines(): Iterable<string>
}

const escaped = (text: string): string =>
  text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)

const series = (name: string, labels: readonly (readonly [name: string, value: string])[]): string =>
  labels.length === 0 ? name : `${name}{${labels.map(([key, value]) => `${key}="${escaped(value)}"`).join(',')}}`

const header = (name: string, { type, help }: { readonly type: string; readonly help: string }): readonly string[] => [
  `# HELP ${name} ${help.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`)}`,
  `# TYPE ${name} ${type}`,
]

export class Counter<L extends Labels = []> implements Instrument {
  readonly name: string
  readonly #help: string
  readonly #labels: L
  readonly #values = new Map<string, { readonly of: L; value: number }>()

  constructor(name: string, help: string, ...labels: L) {
    this.name = name
    this.#help = help
    this.#labels = labels
    if (labels.length === 0) this.#at(labels) // shown as 0 from the start: a rate needs a first value
  }

  add(by: number, ...of: { readonly [K in keyof L]: string }): void {
    this.#at(of as unknown as L).value += by
  }

  get(...of: { readonly [K in keyof L]: string }): number {
    return this.#values.get(of.join('\n'))?.value ?? 0
  }

  *lines(): Iterable<string> {
    yield* header(this.name, { type: 'counter', help: this.#help })
    for (const { of, value } of this.#values.values())
      yield `${series(
        this.name,
        this.#labels.map((label, i) => [label, of[i] ?? '']),
      )} ${value}`
  }

  #at(of: L): { value: number } {
    const key = of.join('\n')
    const known = this.#values.get(key)
    if (known !== undefined) return known
    const fresh = { of, value: 0 }
    this.#values.set(key, fresh)
    return fresh
  }
}

/** Asked when somebody reads: what is not known at that moment has no line. */
export class Gauge implements Instrument {
  readonly name: string
  readonly #help: string
  protected readonly type: 'gauge' | 'counter' = 'gauge'
  readonly #read: () => readonly (readonly [labels: Readonly<Record<string, string>>, value: number | undefined])[]

  constructor(
    name: string,
    help: string,
    read: () => number | undefined | readonly (readonly [Readonly<Record<string, string>>, number | undefined])[],
  ) {
    this.name = name
    this.#help = help
    this.#read = () => {
      const found = read()
      return typeof found === 'object' ? found : [[{}, found]]
    }
  }

  *lines(): Iterable<string> {
    const known = this.#read().filter((each) => each[1] !== undefined)
    if (known.length === 0) return
    yield* header(this.name, { type: this.type, help: this.#help })
    for (const [labels, value] of known) yield `${series(this.name, Object.entries(labels))} ${value}`
  }
}

/** What only grows, and is counted elsewhere. */
export class Total extends Gauge {
  protected override readonly type = 'counter'
}

/** Seconds by operation, in fixed steps. */
export class Histogram implements Instrument {
  readonly name: string
  readonly #help: string
  readonly #label: string
  readonly #bounds: readonly number[]
  readonly #values = new Map<string, { readonly counts: number[]; sum: number; count: number }>()

  constructor(name: string, help: string, options: { readonly label: string; readonly bounds: readonly number[] }) {
    this.name = name
    this.#help = help
    this.#label = options.label
    this.#bounds = options.bounds
  }

  observe(of: string, value: number): void {
    const known = this.#values.get(of) ?? { counts: this.#bounds.map(() => 0), sum: 0, count: 0 }
    this.#values.set(of, known)
    known.sum += value
    known.count += 1
    const step = this.#bounds.findIndex((bound) => value <= bound)
    if (step >= 0) known.counts[step] = (known.counts[step] ?? 0) + 1
  }

  *lines(): Iterable<string> {
    yield* header(this.name, { type: 'histogram', help: this.#help })
    for (const [of, { counts, sum, count }] of this.#values) {
      let below = 0
      for (const [i, bound] of this.#bounds.entries()) {
        below += counts[i] ?? 0
        yield `${series(`${this.name}_bucket`, [
          [this.#label, of],
          ['le', String(bound)],
        ])} ${below}`
      }
      yield `${series(`${this.name}_bucket`, [
        [this.#label, of],
        ['le', '+Inf'],
      ])} ${count}`
      yield `${series(`${this.name}_sum`, [[this.#label, of]])} ${sum}`
      yield `${series(`${this.name}_count`, [[this.#label, of]])} ${count}`
    }
  }
}

export function exposition(instruments: Iterable<Instrument>): string {
  const lines: string[] = []
  for (const instrument of instruments) lines.push(...instrument.lines())
  return `${lines.join('\n')}\n`
}

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8'
