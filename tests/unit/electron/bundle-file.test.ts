import { expect, test } from 'vitest'
import { fileOf } from '../../../electron/main/bundle-file.ts'

test.each([
  ['/', '/app/index.html'],
  ['/assets/a.js', '/app/assets/a.js'],
  ['/a%20b.svg', '/app/a b.svg'],
])('%s names %s', (path, file) => {
  expect(fileOf('/app', path)).toBe(file)
})

test.each(['/..', '/../app2/x', '/%2e%2e/%2e%2e/etc/passwd', '/a/../../x', '/%00', '/%', '/.', '/..%2fapp-other'])(
  '%s names nothing',
  (path) => {
    expect(fileOf('/app', path)).toBeUndefined()
  },
)
