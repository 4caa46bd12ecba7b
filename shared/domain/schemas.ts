/** Published JSON Schemas of records (`giaoban schema NAME`), made from the same tables as everything else. */
import { z } from 'zod'
import { bulletinInput } from './bulletin-input.ts'
import { markings } from './bulletin-words.ts'
import { requiredForWanted } from './check-bulletin.ts'
import { caseInput } from './case-input.ts'
import { exampleCase } from './example-case.ts'
import { exampleBulletin } from './example.ts'
import { exampleRequest } from './example-request.ts'
import { examplePlan } from './example-plan.ts'
import { planInput } from './plan-input.ts'
import { exampleReport } from './example-report.ts'
import { reportInput } from './report-table.ts'
import { requestInput } from './request-input.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface PublishedSchema {
  readonly schema: JsonSchema
  /** A complete valid instance. */
  readonly example: unknown
}

/** By the name that `giaoban schema` takes. */
export const publishedSchemas: Readonly<Record<string, () => PublishedSchema>> = {
  bulletin: () => ({ schema: bulletinSchema(), example: exampleBulletin() }),
  request: () => ({ schema: requestSchema(), example: exampleRequest() }),
  case: () => ({ schema: caseSchema(), example: exampleCase() }),
  plan: () => ({ schema: planSchema(), example: examplePlan() }),
  report: () => ({ schema: reportSchema(), example: exampleReport() }),
}

function bulletinSchema(): JsonSchema {
  const made = z.toJSONSchema(bulletinInput, { io: 'input', target: 'draft-2020-12' })
  return {
    ...made,
    $id: 'urn:giaoban:schema:bulletin:1',
    title: 'bulletin',
    description: 'A bulletin as it is given to `giaoban bulletin send --file` (docs/spec/bulletin.md).',
    properties: { ...made.properties, marking: { type: 'string', enum: [...markings] } },
    allOf: [
      implied({ kind: { const: 'wanted' } }, requirePaths(requiredForWanted)),
      implied({ handling: { const: 'H3' } }, { required: ['handlingNote'] }),
    ],
  }
}

function requestSchema(): JsonSchema {
  const made = z.toJSONSchema(requestInput, { io: 'input', target: 'draft-2020-12' })
  return {
    ...made,
    $id: 'urn:giaoban:schema:request:1',
    title: 'request',
    description: 'A request as it is given to `giaoban request create --file` (docs/spec/request.md).',
    properties: { ...made.properties, marking: { type: 'string', enum: [...markings] } },
    allOf: [implied({ handling: { const: 'H3' } }, { required: ['handlingNote'] })],
  }
}

function caseSchema(): JsonSchema {
  const made = z.toJSONSchema(caseInput, { io: 'input', target: 'draft-2020-12' })
  return {
    ...made,
    $id: 'urn:giaoban:schema:case:1',
    title: 'case',
    description: 'A case file as it is given to `giaoban case create --file` (docs/spec/case.md).',
    properties: { ...made.properties, marking: { type: 'string', enum: [...markings] } },
    allOf: [implied({ handling: { const: 'H3' } }, { required: ['handlingNote'] })],
  }
}

function planSchema(): JsonSchema {
  const made = z.toJSONSchema(planInput, { io: 'input', target: 'draft-2020-12' })
  return {
    ...made,
    $id: 'urn:giaoban:schema:plan:1',
    title: 'plan',
    description: 'A joint plan as it is given to `giaoban plan propose --file` (docs/spec/plan.md).',
    properties: { ...made.properties, marking: { type: 'string', enum: [...markings] } },
    allOf: [implied({ handling: { const: 'H3' } }, { required: ['handlingNote'] })],
  }
}

function reportSchema(): JsonSchema {
  const made = z.toJSONSchema(reportInput, { io: 'input', target: 'draft-2020-12' })
  return {
    ...made,
    $id: 'urn:giaoban:schema:report:1',
    title: 'report',
    description: 'A periodic report as it is given to `giaoban report submit --file` (docs/spec/report.md).',
    properties: { ...made.properties, marking: { type: 'string', enum: [...markings] } },
    allOf: [implied({ handling: { const: 'H3' } }, { required: ['handlingNote'] })],
  }
}

/** JSON Schema's if and then. `then` is a keyword here, no promise: hence the computed key. */
const implied = (properties: JsonSchema, consequence: JsonSchema): JsonSchema => ({
  if: { properties },
  ['then' as string]: consequence,
})

/** `['legal.decision']` as nested `required`. */
function requirePaths(paths: readonly string[]): JsonSchema {
  const below = new Map<string, string[]>()
  for (const path of paths) {
    const [head = '', ...rest] = path.split('.')
    below.set(head, [...(below.get(head) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])])
  }
  const nested = [...below].filter(([, rest]) => rest.length > 0).map(([head, rest]) => [head, requirePaths(rest)])
  return {
    required: [...below.keys()],
    ...(nested.length > 0 && { properties: Object.fromEntries(nested) as JsonSchema }),
  }
}
