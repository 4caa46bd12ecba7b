#!/usr/bin/env node
// npm run pictures [-- -g NAME]: every screen in both languages, both themes and at 200 %, in tests/e2e/__screenshots__,
// and those of the user guide in docs/guide/pictures.
// `npm test` takes fewer of them: of a screen made of parts that others show, one for each language.
import { run, script } from './lib/run.mjs'

await script('pictures', () => {
  const command = [
    'scripts/with-xvfb.mjs',
    'playwright',
    'test',
    'tests/e2e/chromium/screens',
    ...process.argv.slice(2),
  ]
  const { status } = run(process.execPath, command, { env: { ...process.env, SLOW: '1' } })
  process.exitCode = status ?? 1
})
