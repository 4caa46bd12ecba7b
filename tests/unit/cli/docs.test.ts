import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../../../cli/registry.ts'
import { namedSchemas } from '../../../cli/schemas.ts'
import { parseBulletin } from '../../../shared/domain/check-bulletin.ts'
import { runCli } from '../../support/cli.ts'
import { generatedBegins, generatedDocs } from '../../support/cli-docs.ts'

const file = join(import.meta.dirname, '../../../docs/cli.md')

describe('docs/cli.md', () => {
  it('ends with what the registry of commands says today', async () => {
    const [written] = readFileSync(file, 'utf8').split(generatedBegins)
    await expect(`${written}${generatedDocs()}`).toMatchFileSnapshot(file)
  })
  it('explains every exit code and where a passphrase comes from', () => {
    const text = readFileSync(file, 'utf8')
    for (const word of ['| 0 |', '| 1 |', '| 2 |', 'GIAOBAN_PASSPHRASE', '--passphrase-file', 'GIAOBAN_OFFICER'])
      expect(text).toContain(word)
  })
})

describe('giaoban schema', () => {
  it('lists all names, alone and as JSON', async () => {
    const names = namedSchemas(commands).map((each) => each.name)
    expect((await runCli(['schema'])).out).toBe(`${names.join('\n')}\n`)
    expect(JSON.parse((await runCli(['schema', '--json'])).out)).toEqual({ schemas: names })
  })
  it('prints each one as draft 2020-12 with an id of its own', async () => {
    const ids = new Set<string>()
    for (const { name } of namedSchemas(commands)) {
      const schema = JSON.parse((await runCli(['schema', name])).out) as { $schema: string; $id: string }
      expect(schema.$schema).toContain('2020-12')
      ids.add(schema.$id)
    }
    expect(ids.size).toBe(namedSchemas(commands).length)
  })
  it('names no null: what does not apply is absent', () => {
    for (const named of namedSchemas(commands)) {
      expect(JSON.stringify(named.schema())).not.toContain('"type":"null"')
    }
  })
  it('forbids keys that it does not name', () => {
    for (const { name, schema } of namedSchemas(commands))
      expect([name, schema().additionalProperties]).toEqual([name, false])
  })
  it('gives an example of a bulletin that may be sent as it is', async () => {
    const example: unknown = JSON.parse((await runCli(['schema', 'bulletin', '--example'])).out)
    expect(parseBulletin(example, { allowsMat: false }).ok).toBe(true)
    expect(example).toMatchObject({ kind: 'wanted', status: 'test' })
    expect(example).not.toHaveProperty('attachments')
  })
})
