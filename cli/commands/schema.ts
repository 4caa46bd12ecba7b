import { z } from 'zod'
import { defineCommand, type AnyCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { flag } from '../input.ts'
import { namedSchemas } from '../schemas.ts'

/** A command about all commands: the registry hands itself in. */
export const schemaCommand = (commands: () => readonly AnyCommand[]) =>
  defineCommand({
    path: ['schema'],
    summary: {
      vi: 'in lược đồ JSON của bản ghi hoặc của kết quả một lệnh; không có tên thì liệt kê',
      en: 'print the JSON Schema of a record or of the output of a command; without a name the list',
    },
    arguments: [
      {
        form: '[name...]',
        summary: { vi: 'ví dụ bulletin, cli/bulletin-send', en: 'for example bulletin, cli/bulletin-send' },
      },
    ],
    options: [
      { flags: '--example', summary: { vi: 'in một ví dụ đầy đủ, hợp lệ', en: 'print a complete valid example' } },
    ],
    input: z.strictObject({ name: z.array(z.string()).default([]), example: flag }),
    run: (cli, { name: words, example }) => {
      const all = namedSchemas(commands())
      const name = words.join('-').replaceAll(' ', '-')
      const write = (value: unknown): Promise<undefined> => {
        cli.process.writeOut(`${cli.json ? JSON.stringify(value) : JSON.stringify(value, undefined, 2)}\n`)
        return Promise.resolve(undefined)
      }
      if (name === '') {
        const names = all.map((each) => each.name)
        if (cli.json) return write({ schemas: names })
        cli.process.writeOut(`${names.join('\n')}\n`)
        return Promise.resolve(undefined)
      }
      const found = all.find((each) => each.name === name)
      if (found === undefined) throw new UsageError('schema-unknown', { name })
      if (example !== true) return write(found.schema())
      const made = found.example?.()
      if (made === undefined) throw new UsageError('schema-no-example', { name })
      return write(made)
    },
  })
