/** What was understood of a pasted text: a field of bulletin.json, how sure, and where it stands. */

/** `sure`: its label says so and its form is right; `likely`: words around it say so; `guess`: it only looks like it. */
export type Confidence = 'sure' | 'likely' | 'guess'
const order: readonly Confidence[] = ['guess', 'likely', 'sure']

export const weaker = (a: Confidence, b: Confidence): Confidence => (order.indexOf(a) < order.indexOf(b) ? a : b)
export const isSurer = (a: Confidence, b: Confidence): boolean => order.indexOf(a) > order.indexOf(b)

/** UTF-16 positions in the text of the source, `end` behind the last one. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Leaf {
  readonly value: string | number
  readonly confidence: Confidence
}
/** One value, or one row of a list with its parts by name. */
export interface Finding extends Span {
  /** Path in bulletin.json without positions: `subject.names`, `legal.decision.date`. */
  readonly path: string
  readonly leaves: Readonly<Record<string, Leaf>>
}

/** The name of a single value's only part. */
export const only = ''

export const finding = (
  path: string,
  [value, confidence]: readonly [string | number, Confidence],
  { start, end }: Span,
): Finding => ({ path, leaves: { [only]: { value, confidence } }, start, end })

export const rowFinding = (
  path: string,
  parts: Readonly<Record<string, readonly [string, Confidence]>>,
  { start, end }: Span,
): Finding => ({
  path,
  leaves: Object.fromEntries(
    Object.entries(parts).map(([key, [value, confidence]]) => [key, { value, confidence }] as const),
  ),
  start,
  end,
})
