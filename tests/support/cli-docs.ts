/** The generated half of docs/cli.md: every command and every output, from the registry. */
import { globalOptions } from '../../cli/program.ts'
import { commands } from '../../cli/registry.ts'
import { namedSchemas, outputSchemaName } from '../../cli/schemas.ts'
import type { AnyCommand, ArgumentSpec, OptionSpec } from '../../cli/command.ts'

export const generatedBegins =
  '<!-- generated from the registry of commands: npx vitest run tests/unit/cli/docs.test.ts -u -->'

const cell = (text: string): string => text.replaceAll('|', '\\|')
const row = (name: string, spec: ArgumentSpec | OptionSpec, more = ''): string =>
  `| \`${cell(name)}\` | ${cell(spec.summary.en)}${more} | ${cell(spec.summary.vi)} |`

const optionRow = (spec: OptionSpec): string =>
  row(spec.flags, spec, spec.choices === undefined ? '' : `: ${spec.choices.map((each) => `\`${each}\``).join(', ')}`)

function commandText({ path, summary, arguments: names = [], options = [], output }: AnyCommand): string {
  const form = [...names.map((each) => each.form), ...(options.length > 0 ? ['[options]'] : [])].join(' ')
  const rows = [...names.map((each) => row(each.form, each)), ...options.map(optionRow)]
  const schema = outputSchemaName(path)
  return [
    `### giaoban ${[...path, form].join(' ').trim()}`,
    '',
    `${summary.en[0]?.toUpperCase()}${summary.en.slice(1)}.`,
    '',
    `*${summary.vi[0]?.toUpperCase()}${summary.vi.slice(1)}.*`,
    '',
    ...(rows.length === 0 ? [] : ['| | | |', '| --- | --- | --- |', ...rows, '']),
    ...(output === undefined ? [] : [`Output: [\`${schema}\`](#${schema.replaceAll('/', '')}).`, '']),
  ].join('\n')
}

const schemaText = (schema: ReturnType<typeof namedSchemas>[number]): string => {
  const { $schema: _, ...published } = schema.schema()
  return [`### ${schema.name}`, '', '```json', JSON.stringify(published, undefined, 1), '```', ''].join('\n')
}

export const generatedDocs = (): string =>
  [
    generatedBegins,
    '',
    '## Options of every command',
    '',
    '| | | |',
    '| --- | --- | --- |',
    ...globalOptions.map(optionRow),
    '',
    '## Commands',
    '',
    ...commands.map(commandText),
    '## JSON Schemas',
    '',
    'JSON Schema draft 2020-12, the same as `giaoban schema NAME` prints. A key that does not apply is absent, never null.',
    '',
    ...namedSchemas(commands).map(schemaText),
  ].join('\n')
