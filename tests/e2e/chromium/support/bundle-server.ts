/** The built page on loopback, under the headers of app://, as files that a browser may keep and need not parse twice. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { headersFor, withNonce } from '../../../../electron/main/content-policy.ts'

const out = process.env['GIAOBAN_RENDERER_OUT'] ?? join(__dirname, '../../../../out/renderer')
const nonce = 'c2NyZWVucy1vZi10aGUtZGVzaw=='

/** @returns its origin; the server ends with the process. */
export async function serveBundle(): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://bundle')
    const file = join(out, pathname === '/' ? 'index.html' : pathname)
    if (pathname === '/favicon.ico') return void response.writeHead(204).end() // asked for by the browser, not by the page
    if (!existsSync(file)) return void response.writeHead(404).end()
    const extension = extname(file)
    const headers = headersFor(extension, nonce)
    if (extension === '.html')
      return void response.writeHead(200, headers).end(withNonce(readFileSync(file, 'utf8'), nonce))
    response.writeHead(200, { ...headers, 'cache-control': 'max-age=3600, immutable' }).end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
