import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCli } from '../../support/cli.ts'

const cwd = join(import.meta.dirname, '../domain/corpus/paste')
const parse = (...more: string[]) => runCli(['bulletin', 'parse', '--file', '01-form.txt', ...more], { cwd })

it('bulletin parse makes bulletin.json of a text, says how sure each field is, and gives back the rest', async () => {
  const { code, out } = await parse('--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    bulletin: {
      subject: { names: [{ full: 'Nguyễn Văn Thử', kind: 'legal' }, {}, {}], birth: { date: '1990-02-28' } },
      legal: { decision: { number: '12/QĐTN-CSĐT' } },
      contact: { phone: '0000 113 007' },
    },
    fields: expect.arrayContaining([
      expect.objectContaining({ path: 'subject.heightCm', value: 168, confidence: 'sure', text: '1m68' }),
    ]) as unknown,
    rest: expect.arrayContaining(['Tôn giáo: Không']) as unknown,
    hints: [],
  })
  expect((await parse()).out).toContain('sure   subject.birth.date = 1990-02-28')
})

it('bulletin parse refuses a file that is not there as wrong usage', async () => {
  expect((await runCli(['bulletin', 'parse', '--file', 'none.txt'], { cwd })).code).toBe(2)
})
