import { expect, test } from 'vitest'
import { utf8 } from '../../../shared/bytes.ts'
import { day } from '../../../shared/time.ts'
import { refusalOf } from '../../../engine/sync/relay-client/http.ts'

const refusal = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  refusalOf({ status: 429, headers, body: utf8(JSON.stringify(body)) })
const asking = (retryAfterMs: unknown) => refusal({ error: { code: 'rate-limited', retryAfterMs } })

test('a relay asks for a pause of at most a day: a longer one would be none', () => {
  expect(asking(1500).retryAfterMs).toBe(1500)
  expect(asking(2 ** 40).retryAfterMs).toBe(day)
  expect(refusal({ error: { code: 'rate-limited' } }, { 'retry-after': '9'.repeat(12) }).retryAfterMs).toBe(day)
  expect(asking(undefined).retryAfterMs).toBeUndefined()
  expect(asking(-1).retryAfterMs).toBeUndefined()
  expect(asking('soon').retryAfterMs).toBeUndefined()
})
