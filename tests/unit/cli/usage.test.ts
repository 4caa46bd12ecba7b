import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keyOf } from '../../../cli/command.ts'
import { commands } from '../../../cli/registry.ts'
import { version } from '../../../package.json'
import { refusalOf, runCli } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'

const wrong: readonly (readonly [string, readonly string[]])[] = [
  ['no command', []],
  ['an unknown command', ['frobnicate']],
  ['a group without its command', ['bulletin']],
  ['an unknown option', ['bulletin', 'list', '--frob']],
  ['a missing argument', ['bulletin', 'show']],
  ['too many arguments', ['bulletin', 'show', 'aabbccdd', 'x']],
  ['an id that is none', ['bulletin', 'show', 'zz']],
  ['an id of seven digits', ['bulletin', 'show', 'aabbccd']],
  ['a missing option', ['bulletin', 'send', '--file', 'x.json']],
  ['an option without its value', ['bulletin', 'send', '--file']],
  ['a word outside of a closed list', ['bulletin', 'list', '--filter', 'mine']],
  ['a duration that is none', ['sync', '--for', '5x']],
  ['a count below its bound', ['search', 'x', '--limit', '0']],
  ['both answers at once', ['ack', 'aabbccdd', '--assigned-to', 'a', '--cannot-act', 'b']],
  ['no answer at all', ['ack', 'aabbccdd']],
  ['no home', ['doctor']],
  ['an outcome outside of its list', ['act', 'aabbccdd', '--outcome', 'escaped']],
  ['a relay address that is none', ['profile', 'set', '--relay', 'http://x', '--home', '/nowhere']],
  ['nothing to set', ['profile', 'set', '--home', '/nowhere']],
  ['a schema that does not exist', ['schema', 'nothing']],
  ['a language that is not spoken', ['schema', '--lang', 'fr']],
  ['more units than a world may have', ['demo', 'up', '--dir', '/nowhere', '--units', '100000']],
  ['a folder that is no world', ['demo', 'fill', '--dir', '/nowhere']],
]

describe('wrong usage', () => {
  it.each(wrong)('%s exits 2 with one JSON line on stderr and nothing on stdout', async (_, argv) => {
    const ended = await runCli([...argv, '--json'])
    expect(ended.code).toBe(2)
    expect(ended.out).toBe('')
    expect(ended.error.trimEnd().split('\n')).toHaveLength(1)
    expect(refusalOf(ended).code).toMatch(/^[a-z]+\/[a-z-]+$/)
    expect(refusalOf(ended).message).not.toMatch(/[{}…]/)
  })
  it('is said in Vietnamese unless English is asked for', async () => {
    const message = async (...more: string[]): Promise<string> =>
      refusalOf(await runCli(['bulletin', 'show', '--json', ...more])).message
    expect(await message()).toBe('Thiếu tham số: id.')
    expect(await message('--lang', 'en')).toBe('Missing argument: id.')
    expect(await message('--lang=en')).toBe('Missing argument: id.')
    const byEnvironment = await runCli(['bulletin', 'show', '--json'], { env: { GIAOBAN_LANG: 'en' } })
    expect(refusalOf(byEnvironment).message).toBe('Missing argument: id.')
  })
  it('names the line of a file that is not JSON', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'b.json')
    writeFileSync(file, '{\n "kind": "wanted",\n oops\n}')
    const ended = await runCli(['bulletin', 'send', '--file', file, '--to', 'all', '--json', '--lang', 'en'])
    expect(ended.code).toBe(2)
    expect(refusalOf(ended).message).toContain('line 3')
  })
  it('refuses to write over a file that exists', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'there')
    writeFileSync(file, 'x')
    const ended = await runCli(['evidence', 'export', 'aabbccdd', '--out', file, '--home', '/nowhere', '--json'])
    expect(ended.code).toBe(2)
    expect(refusalOf(ended).message).toContain(file)
  })
  it('is not a folder that is no home: that is a refusal', async () => {
    const ended = await runCli(['doctor', '--home', '/nowhere', '--json'])
    expect(ended.code).toBe(1)
    expect(refusalOf(ended).code).toBe('profile/not-found')
  })
  it('refuses to make a world in a folder that is not empty', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'x'), '')
    const ended = await runCli(['demo', 'up', '--dir', folder.path, '--json'])
    expect(ended.code).toBe(1)
    expect(refusalOf(ended).code).toBe('profile/exists')
  })
})

describe('a refusal', () => {
  it('of a malformed bulletin exits 1 with its code and the field', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'b.json')
    const send = (): Promise<Awaited<ReturnType<typeof runCli>>> =>
      runCli(['bulletin', 'send', '--file', file, '--to', 'all', '--home', '/nowhere', '--json'])
    writeFileSync(file, JSON.stringify({ kind: 'wanted', status: 'test', marking: 'thuong', handling: 'H9' }))
    const malformed = await send()
    expect(malformed.code).toBe(1)
    expect(malformed.out).toBe('')
    expect(refusalOf(malformed).code).toBe('bulletin/invalid')
    writeFileSync(file, JSON.stringify({ kind: 'notice', status: 'test', marking: 'tuyet-mat', handling: 'H0' }))
    expect(refusalOf(await send()).code).toBe('marking/not-allowed')
  })
})

describe('help', () => {
  it('is printed for the program and for every command, in both languages, and exits 0', async () => {
    for (const path of [[], ...commands.map((command) => command.path)]) {
      for (const language of ['vi', 'en']) {
        const shown = await runCli([...path, '--help', '--lang', language])
        expect(shown.code).toBe(0)
        expect(shown.out).toContain('giaoban')
        expect(shown.error).toBe('')
      }
    }
  })
  it('and --version exit 0', async () => {
    expect(await runCli(['--version'])).toEqual({ code: 0, out: `${version}\n`, error: '' })
  })
})

describe('the registry', () => {
  it('has an input schema that knows exactly the arguments and options of each command', () => {
    for (const { path, arguments: names = [], options = [], input } of commands) {
      const keys = Object.keys((input as unknown as { shape: object }).shape).toSorted()
      const declared = [...names.map((each) => each.form), ...options.map((each) => each.flags)].map(keyOf).toSorted()
      expect([path, ...keys]).toEqual([path, ...declared])
    }
  })
  it('names every command once', () => {
    const names = commands.map((command) => command.path.join(' '))
    expect(new Set(names).size).toBe(names.length)
  })
})
