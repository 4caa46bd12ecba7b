/** The names that `giaoban schema` knows: records as they are written, and the output of every command. */
import { z } from 'zod'
import { bulletinInput } from '../shared/domain/bulletin-input.ts'
import type { AnyCommand } from './command.ts'

export interface NamedSchema {
  readonly name: string
  readonly schema: z.ZodType
  /** Which side of defaults and transforms is described: what is written by people, or what is printed. */
  readonly io: 'input' | 'output'
}

/** `cli/bulletin-send` for `giaoban bulletin send`. */
export const outputSchemaName = (path: readonly string[]): string => `cli/${path.join('-')}`

export function namedSchemas(commands: readonly AnyCommand[]): readonly NamedSchema[] {
  return [
    { name: 'bulletin', schema: bulletinInput, io: 'input' },
    { name: 'cli/error', schema: errorOutput, io: 'output' },
    ...commands.flatMap(({ path, output }) =>
      output === undefined ? [] : [{ name: outputSchemaName(path), schema: output, io: 'output' } as const],
    ),
  ]
}

/** The last line of stderr with `--json` when the exit code is 1 or 2 (architecture.md, The command line). */
export const errorOutput = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) })

/** JSON Schema (draft 2020-12) with an id of its own, so that other systems can name it. */
export const publishedSchema = ({ name, schema, io }: NamedSchema): Record<string, unknown> => ({
  $id: `https://giaoban.invalid/schema/${name}.json`,
  title: name,
  ...z.toJSONSchema(schema, { io }),
})

/** `schema NAME --example`. */
export const examples: Readonly<Record<string, unknown>> = {}
