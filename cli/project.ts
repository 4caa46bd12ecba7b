/** Takes from an engine's answer exactly the keys that an output document promises. */
import type { z } from 'zod'

/**
 * Keeps the keys of the schema, recursively through objects and arrays; what the schema does not know is left out.
 * Throws where a promised key is missing: a bug, since the engine's answer has passed its own schema.
 */
export function project<Output extends z.ZodType>(schema: Output, value: unknown): z.output<Output> {
  return schema.parse(pick(schema, value)) as z.output<Output>
}

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
}

function pick(schema: z.ZodType, value: unknown): unknown {
  const definition = schema.def as unknown as Definition
  if (definition.innerType !== undefined) return value === undefined ? undefined : pick(definition.innerType, value)
  if (definition.type === 'array' && definition.element !== undefined && Array.isArray(value)) {
    const { element } = definition
    return value.map((each) => pick(element, each))
  }
  if (definition.type !== 'object' || definition.shape === undefined || typeof value !== 'object' || value === null)
    return value
  const all = value as Record<string, unknown>
  const kept: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(definition.shape)) {
    if (all[key] !== undefined) kept[key] = pick(inner, all[key])
  }
  return kept
}
