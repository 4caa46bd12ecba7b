/** What every response of app:// carries. Each allowance has its reason beside it. */

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.webp', 'image/webp'],
  ['.woff2', 'font/woff2'],
  ['.woff', 'font/woff'],
  ['.wav', 'audio/wav'],
  ['.mp3', 'audio/mpeg'],
  ['.ogg', 'audio/ogg'],
])

/** @param nonce of this page load: base64, unpredictable, never used twice. */
export const contentPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`, // Mantine writes style elements
    "img-src 'self' blob: data:", // photographs are decrypted into blobs; icons of the components are data:
    "font-src 'self'",
    "media-src 'self'", // the alert sound
    "connect-src 'self'", // message catalogues and the map
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "worker-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default', // one policy that lets through text without markup (renderer)
  ].join('; ')

export const headersFor = (extension: string, nonce: string): Record<string, string> => ({
  'content-type': types.get(extension) ?? 'application/octet-stream',
  'content-security-policy': contentPolicy(nonce),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
})

/** The page reads its nonce from `<meta property="csp-nonce" nonce>` through `.nonce`. */
export const withNonce = (html: string, nonce: string): string =>
  html.replace(/(<meta property="csp-nonce" nonce=")[^"]*(")/, `$1${nonce}$2`)
