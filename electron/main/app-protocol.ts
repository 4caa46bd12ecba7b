/** app://bundle: the built page and nothing else, with its policy on every response. */
import { net, protocol, type Session } from 'electron'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { pageOrigin } from '../../shared/ipc/page.ts'
import { fileOf } from './bundle-file.ts'
import { headersFor, withNonce } from './content-policy.ts'

const scheme = 'app'
const nonceBytes = 18

/** Before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }])
}

/**
 * Serves `folder` in the given session. A path that leaves the folder, another host or another method is refused.
 * `devServer` (development only) takes the requests instead: the origin stays, the policy does not.
 */
export function serveApp(
  session: Session,
  options: { readonly folder: string; readonly devServer: string | undefined },
): void {
  session.protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    if (`${scheme}://${url.host}` !== pageOrigin || request.method !== 'GET')
      return new Response(undefined, { status: 404 })
    if (options.devServer !== undefined) return net.fetch(options.devServer + url.pathname + url.search)
    const file = fileOf(options.folder, url.pathname)
    if (file === undefined) return new Response(undefined, { status: 403 })
    try {
      return await respond(file)
    } catch {
      return new Response('not found', { status: 404, headers: headersFor('', '') })
    }
  })
}

async function respond(file: string): Promise<Response> {
  const extension = extname(file)
  const nonce = randomBytes(nonceBytes).toString('base64')
  const content = await readFile(file)
  const headers = headersFor(extension, nonce)
  return extension === '.html'
    ? new Response(withNonce(content.toString('utf8'), nonce), { headers })
    : new Response(content, { headers })
}
