/** From arguments to an exit code: 0 done, 1 refused, 2 wrong usage. */
import { CommanderError } from 'commander'
import type { z } from 'zod'
import { version } from '../package.json'
import { msToRfc3339 } from '../shared/time.ts'
import type { Cli, CliProcess } from './cli.ts'
import { keyOf, type AnyCommand } from './command.ts'
import type { Language } from './language.ts'
import { toRefusal, UsageError } from './errors.ts'
import { sentenceOf } from './messages.ts'
import { withEngine, withLockedEngine } from './engine-session.ts'
import { escaped, printable } from './printable.ts'
import { createProgram } from './program.ts'
import type { MessageKey } from './words/keys.ts'
import { say } from './words/say.ts'

/** commander's own complaints in our words; the name it complains about stands in quotes in its message. */
const complaints: Readonly<Record<string, MessageKey>> = {
  'commander.unknownCommand': 'unknown-command',
  'commander.unknownOption': 'unknown-option',
  'commander.missingArgument': 'missing-argument',
  'commander.missingMandatoryOptionValue': 'missing-option',
  'commander.optionMissingArgument': 'missing-value',
  'commander.excessArguments': 'too-many-arguments',
  'commander.invalidArgument': 'bad-value',
  'commander.help': 'command-needed',
}
const finished: ReadonlySet<string> = new Set(['commander.helpDisplayed', 'commander.version'])

interface Chosen {
  readonly spec: AnyCommand
  readonly input: Readonly<Record<string, unknown>>
  readonly globals: Readonly<Record<string, unknown>>
}

export interface RunOptions {
  readonly argv: readonly string[]
  readonly process: CliProcess
  readonly commands: readonly AnyCommand[]
}

export async function run({ argv, process, commands }: RunOptions): Promise<0 | 1 | 2> {
  // known before the parser runs, since its own complaints need them too
  const json = argv.includes('--json')
  let language = languageOf(argv, process.env)
  const refuse = (exit: 1 | 2, code: string, message: string): 1 | 2 => {
    process.writeError(json ? `${JSON.stringify({ error: { code, message } })}\n` : `giaoban: ${message}\n`)
    return exit
  }
  let chosen: Chosen | undefined
  const program = createProgram({
    commands,
    language,
    version,
    write: { out: process.writeOut, error: (text) => (json ? undefined : process.writeError(text)) },
    onCommand: (spec, input, globals) => (chosen = { spec, input, globals }),
  })
  try {
    program.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (finished.has(error.code)) return 0
    const name = /'([^']*)'/.exec(error.message)?.[1] ?? ''
    const key = complaints[error.code] ?? 'bad-value'
    return refuse(2, 'usage/invalid-input', say(language, key, { name }))
  }
  if (chosen === undefined) return refuse(2, 'usage/invalid-input', say(language, 'command-needed'))
  const { spec, globals } = chosen as Chosen
  const parsed = spec.input.safeParse(chosen.input)
  if (!parsed.success) {
    const { key, params } = complaintOf(spec, parsed.error)
    return refuse(2, 'usage/invalid-input', say(language, key, params))
  }
  const cli = createCli({ process, json, language, globals, setLanguage: (other) => (language = other) })
  try {
    const output = await spec.run(cli, parsed.data as never)
    if (output === undefined) return 0
    process.writeOut(
      json || spec.human === undefined
        ? `${escaped(JSON.stringify(output))}\n`
        : `${printable(spec.human(output as never, language))}\n`,
    )
    return spec.exitCode?.(output as never) ?? 0
  } catch (error) {
    if (error instanceof UsageError) return refuse(2, error.code, say(language, error.key, error.params))
    const refusal = toRefusal(error)
    if (refusal.code === 'internal' && process.env.GIAOBAN_DEBUG !== undefined && error instanceof Error)
      process.writeError(`${error.stack}\n`)
    return refuse(1, refusal.code, sentenceOf(language, refusal))
  }
}

function languageOf(argv: readonly string[], env: CliProcess['env']): Language {
  const at = argv.lastIndexOf('--lang')
  const named = (at >= 0 ? argv[at + 1] : argv.find((each) => each.startsWith('--lang='))?.slice(7)) ?? env.GIAOBAN_LANG
  return named === 'en' ? 'en' : 'vi'
}

/** A zod complaint said about the option or argument that it is about. */
function complaintOf(spec: AnyCommand, error: z.ZodError): { key: MessageKey; params: Record<string, string> } {
  const issue = error.issues[0]
  const path = String(issue?.path[0] ?? '')
  const flags = spec.options?.find((each) => keyOf(each.flags) === path)?.flags
  const argument = spec.arguments?.find((each) => keyOf(each.form) === path)?.form
  const name = flags ?? argument ?? path
  const missing = issue?.code === 'invalid_type' && issue.input === undefined
  if (issue?.code === 'custom' && issue.params?.key !== undefined)
    return { key: issue.params.key as MessageKey, params: { option: name, ...(issue.params.values as object) } }
  if (missing) return { key: flags === undefined ? 'missing-argument' : 'missing-option', params: { name } }
  return { key: 'bad-value', params: { name } }
}

interface CliOptions {
  readonly process: CliProcess
  readonly json: boolean
  readonly language: Language
  readonly globals: Readonly<Record<string, unknown>>
  readonly setLanguage: (language: Language) => void
}

function createCli({ process, json, language, globals }: CliOptions): Cli {
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
  const cli: Cli = {
    process,
    json,
    language,
    home: text(globals.home),
    officer: text(globals.officer) ?? text(process.env.GIAOBAN_OFFICER),
    passphraseFile: text(globals.passphraseFile),
    log: (level, event, fields = {}) =>
      process.writeError(`${JSON.stringify({ at: msToRfc3339(process.clock.now()), level, event, ...fields })}\n`),
    withEngine: (work) => withEngine(cli, work),
    withLockedEngine: (work) => withLockedEngine(cli, work),
  }
  return cli
}
