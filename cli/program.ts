/** The parser: commander fed from the registry. It never writes or ends the process by itself. */
import { Command, Option } from 'commander'
import type { AnyCommand, OptionSpec } from './command.ts'
import type { Language, Text } from './language.ts'

export const globalOptions: readonly OptionSpec[] = [
  {
    flags: '--json',
    summary: {
      vi: 'in một tài liệu JSON ra stdout, nhật ký ra stderr',
      en: 'print one JSON document on stdout, logs on stderr',
    },
  },
  {
    flags: '--home <dir>',
    summary: { vi: 'hồ sơ máy (một thiết bị của một đơn vị)', en: 'the home: one device of one unit' },
  },
  {
    flags: '--lang <language>',
    summary: { vi: 'ngôn ngữ của thông báo', en: 'language of messages' },
    choices: ['vi', 'en'],
  },
  {
    flags: '--officer <badge>',
    summary: {
      vi: 'số hiệu cán bộ, khi máy có nhiều cán bộ',
      en: 'badge of the officer, where the home has several',
    },
  },
  {
    flags: '--passphrase-file <file>',
    summary: { vi: 'đọc mật khẩu từ dòng đầu của tệp', en: 'read the passphrase from the first line of a file' },
  },
]

const groups: Readonly<Record<string, Text>> = {
  demo: { vi: 'dữ liệu thử nghiệm', en: 'demonstration world' },
  profile: { vi: 'cấu hình của hồ sơ máy', en: 'configuration of a home' },
  relay: { vi: 'máy chủ chuyển tiếp', en: 'relay' },
  bulletin: { vi: 'thông báo (truy nã, truy tìm, ...)', en: 'bulletins (wanted, sought, ...)' },
  attachment: { vi: 'tệp đính kèm', en: 'attachments' },
  evidence: { vi: 'gói chứng cứ kiểm tra được ngoại tuyến', en: 'evidence that can be checked offline' },
  audit: { vi: 'nhật ký kiểm toán của máy', en: 'audit of this home' },
  recovery: { vi: 'bộ khóa phục hồi của đơn vị', en: "the unit's recovery kit" },
  backup: { vi: 'sao lưu và phục hồi', en: 'backup and restore' },
  authority: { vi: 'cơ quan điều phối: khóa gốc, đơn vị, giáp ranh', en: 'the authority: root keys, units, borders' },
  unit: { vi: 'đơn vị của máy này', en: 'the unit of this home' },
  directory: { vi: 'danh bạ đơn vị, khóa', en: 'directory of units and keys' },
}

function option(spec: OptionSpec, language: Language): Option {
  const made = new Option(spec.flags, spec.summary[language])
  if (spec.choices !== undefined) made.choices([...spec.choices])
  if (spec.repeat === true) made.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
  return made
}

export interface ProgramOptions {
  readonly commands: readonly AnyCommand[]
  readonly language: Language
  readonly version: string
  readonly write: { readonly out: (text: string) => void; readonly error: (text: string) => void }
  /** Called with the command that was named, its input, and the options that every command takes. */
  readonly onCommand: (
    spec: AnyCommand,
    input: Readonly<Record<string, unknown>>,
    globals: Readonly<Record<string, unknown>>,
  ) => void
}

/** A fresh parser. `parse` throws commander's `CommanderError` for help, version and wrong usage. */
export function createProgram(options: ProgramOptions): Command {
  const { language } = options
  const settle = (command: Command): Command =>
    command
      .exitOverride()
      .configureOutput({ writeOut: options.write.out, writeErr: options.write.error, outputError: () => undefined })
      .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
      .helpOption('-h, --help', language === 'vi' ? 'in hướng dẫn' : 'print help')
      .helpCommand(false)
  const program = settle(new Command('giaoban'))
    .description(
      language === 'vi'
        ? 'Giao Ban: trao đổi thông báo được mã hóa đầu cuối giữa các đơn vị giáp ranh.'
        : 'Giao Ban: end-to-end encrypted bulletins between neighbouring forces.',
    )
    .version(options.version, '--version', language === 'vi' ? 'in phiên bản' : 'print the version')
  for (const spec of globalOptions) program.addOption(option(spec, language))
  const parents = new Map<string, Command>()
  for (const spec of options.commands) {
    const [first, second] = spec.path as readonly [string, string?]
    let parent = program
    if (second !== undefined) {
      parent = parents.get(first) ?? settle(program.command(first)).description(groups[first]?.[language] ?? first)
      parents.set(first, parent)
    }
    const command = settle(parent.command(second ?? first)).description(spec.summary[language])
    for (const argument of spec.arguments ?? []) command.argument(argument.form, argument.summary[language])
    for (const each of spec.options ?? []) command.addOption(option(each, language))
    command.allowExcessArguments(false).action(() => {
      const named: Record<string, unknown> = { ...command.opts() }
      command.registeredArguments.forEach((argument, index) => {
        const value: unknown = command.processedArgs[index]
        if (value !== undefined)
          named[argument.name().replaceAll(/-([a-z])/g, (_, c: string) => c.toUpperCase())] = value
      })
      options.onCommand(spec, named, program.opts())
    })
  }
  return program
}
