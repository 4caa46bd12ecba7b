import { expect, test } from 'vitest'
import { contentPolicy, headersFor, withNonce } from '../../../electron/main/content-policy.ts'

const directives = new Map(
  contentPolicy('abc')
    .split('; ')
    .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
)

test('nothing is allowed that is not named', () => {
  expect(directives.get('default-src')).toEqual(["'none'"])
})

test('scripts come from the bundle only', () => {
  expect(directives.get('script-src')).toEqual(["'self'"])
  expect(contentPolicy('abc')).not.toMatch(/unsafe|\*|https?:|wss?:/)
})

test('styles need the nonce of this load', () => {
  expect(directives.get('style-src')).toEqual(["'self'", "'nonce-abc'"])
})

test('trusted types are required, with the one policy', () => {
  expect(directives.get('require-trusted-types-for')).toEqual(["'script'"])
  expect(directives.get('trusted-types')).toEqual(['default'])
})

test('every response is kept by nobody and sniffed by nobody', () => {
  for (const extension of ['.html', '.js', '.woff2', '.unknown', '']) {
    expect(headersFor(extension, 'n')).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    })
  }
  expect(headersFor('.exe', 'n')['content-type']).toBe('application/octet-stream')
})

test('the page gets its nonce where it looks for it', () => {
  expect(withNonce('<meta property="csp-nonce" nonce="" />', 'xyz')).toBe('<meta property="csp-nonce" nonce="xyz" />')
})
