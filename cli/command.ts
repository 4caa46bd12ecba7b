/** How a command of `giaoban` is declared: once, with everything that the parser, `--help`, docs and tests derive from it. */
import type { z } from 'zod'
import type { Cli } from './cli.ts'
import type { Language, Text } from './language.ts'

export interface ArgumentSpec {
  /** `<id>` is required, `[name]` may be left out. Its camel-case name is the key in the command's input. */
  readonly form: string
  readonly summary: Text
}

export interface OptionSpec {
  /** As commander reads it: `--file <file>`, `--watch`. The camel-case of the long name is the key in the input. */
  readonly flags: string
  readonly summary: Text
  /** May be given several times: the input holds an array. */
  readonly repeat?: boolean
  readonly choices?: readonly string[]
}

export interface CommandSpec<Input extends z.ZodType = z.ZodType, Output = unknown> {
  /** `['bulletin', 'send']`. */
  readonly path: readonly string[]
  readonly summary: Text
  readonly arguments?: readonly ArgumentSpec[]
  readonly options?: readonly OptionSpec[]
  /** What arguments and options together must be; what does not parse is wrong usage (exit 2). */
  readonly input: Input
  /** The JSON document on stdout. Absent where the command prints something of its own (a JSON Schema, a server's line). */
  readonly output?: z.ZodType<Output>
  /** What people read without `--json`. */
  readonly human?: (output: Output, language: Language) => string
  /** Exit code of a finished run where it is not 0: a verdict that other programs act on. */
  readonly exitCode?: (output: Output) => 0 | 1
  /** @returns the document, or `undefined` where the command has written its own output. */
  readonly run: (cli: Cli, input: z.output<Input>) => Promise<Output | undefined>
}

/** A command whose input type the registry no longer needs to know. */
export interface AnyCommand extends Omit<CommandSpec, 'human' | 'run' | 'exitCode' | 'output'> {
  readonly output?: z.ZodType
  readonly human?: (output: never, language: Language) => string
  readonly exitCode?: (output: never) => 0 | 1
  readonly run: (cli: Cli, input: never) => Promise<unknown>
}

/** Keeps the types of input and output together while a command is written. */
export const defineCommand = <Input extends z.ZodType, Output>(
  spec: CommandSpec<Input, Output>,
): CommandSpec<Input, Output> => spec

/** `--ack-within <time>` -> `ackWithin`, `<id>` -> `id`: commander's own rule, for docs and checks. */
export function keyOf(form: string): string {
  const name = /--([a-z][a-z-]*)/.exec(form)?.[1] ?? /^[<[]([a-z-]+)/.exec(form)?.[1] ?? form
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
