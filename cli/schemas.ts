/** The names that `giaoban schema` knows: records as they are written, and the output of every command. */
import { z } from 'zod'
import { publishedSchemas, type JsonSchema } from '../shared/domain/schemas.ts'
import type { AnyCommand } from './command.ts'

export interface NamedSchema {
  readonly name: string
  readonly schema: () => JsonSchema
  /** A complete valid instance, for records that people write. */
  readonly example?: () => unknown
}

/** The last line of stderr with `--json` when the exit code is 1 or 2 (architecture.md, The command line). */
export const errorOutput = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) })

/** `cli/bulletin-send` for `giaoban bulletin send`. */
export const outputSchemaName = (path: readonly string[]): string => `cli/${path.join('-')}`

export function namedSchemas(commands: readonly AnyCommand[]): readonly NamedSchema[] {
  const records = Object.entries(publishedSchemas).map(([name, made]) => ({
    name,
    schema: () => made().schema,
    example: () => made().example,
  }))
  const outputs = commands.flatMap(({ path, output }) =>
    output === undefined ? [] : [outputSchema(outputSchemaName(path), output)],
  )
  return [...records, outputSchema('cli/error', errorOutput), ...outputs]
}

/** JSON Schema of draft 2020-12 with an id of its own, so that other systems can name it. */
const outputSchema = (name: string, output: z.ZodType): NamedSchema => ({
  name,
  schema: () => ({
    $id: `urn:giaoban:schema:${name.replace('/', ':')}:1`,
    title: name,
    ...z.toJSONSchema(output, { io: 'output', target: 'draft-2020-12' }),
  }),
})
