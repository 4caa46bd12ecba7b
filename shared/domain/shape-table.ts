/** Tables of shapes: the rows of docs/spec/bulletin.md. Keys are never reused. */
import { z } from 'zod'
import { field as wireField, optional as wireOptional, record, type Schema } from '../protocol/schema.ts'
import type { Shape } from './shape.ts'

export interface Row<Z extends z.ZodType, Optional extends boolean> {
  /** Integer key on the wire; `undefined`: the value travels elsewhere in the statement (marking, handling, files). */
  readonly key: number | undefined
  readonly cbor: Schema<never>
  readonly json: Z
  readonly optional: Optional
}
type Rows = Readonly<Record<string, Row<z.ZodType, boolean>>>

type JsonShape<R extends Rows> = {
  -readonly [K in keyof R]: R[K] extends Row<infer Z, true> ? z.ZodOptional<Z> : R[K]['json']
}

export const need = <T, Z extends z.ZodType>(key: number | undefined, shape: Shape<T, Z>): Row<Z, false> => ({
  key,
  // Rows are heterogeneous; `table` gives the exact type back from the JSON side.
  cbor: shape.cbor as Schema<never>,
  json: shape.json,
  optional: false,
})
export const may = <T, Z extends z.ZodType>(key: number | undefined, shape: Shape<T, Z>): Row<Z, true> => ({
  ...need(key, shape),
  optional: true,
})

/** A map with these rows and no others, in both forms. Absent is an absent key, never null. */
export function table<const R extends Rows>(
  rows: R,
): Shape<z.output<z.ZodObject<JsonShape<R>, z.core.$strict>>, z.ZodObject<JsonShape<R>, z.core.$strict>> {
  const json: Record<string, z.ZodType> = {}
  const wire: Record<string, ReturnType<typeof wireField<never>> | ReturnType<typeof wireOptional<never>>> = {}
  for (const [name, row] of Object.entries(rows)) {
    json[name] = row.optional ? row.json.optional() : row.json
    if (row.key !== undefined)
      wire[name] = row.optional ? wireOptional(row.key, row.cbor) : wireField(row.key, row.cbor)
  }
  return {
    // Both forms are built from the same rows: the mapped types say what the loops did.
    cbor: record(wire) as unknown as Schema<z.output<z.ZodObject<JsonShape<R>, z.core.$strict>>>,
    json: z.strictObject(json) as unknown as z.ZodObject<JsonShape<R>, z.core.$strict>,
  }
}
