/** Deny by default: permissions, navigation, new windows, downloads, the network. */
import { app, session, type Session, type WebContents } from 'electron'
import { pageOrigin } from '../../shared/ipc/page.ts'

/** In memory only: Chromium's default session pages large blobs to disk in the clear. */
export const createSession = (): Session => session.fromPartition('giaoban', { cache: false })

/** What a page may have: writing to the clipboard (copy a reference) on a person's gesture. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

const isOwnPage = (url: string): boolean => url === pageOrigin || url.startsWith(`${pageOrigin}/`)

/** Before the app is ready. The page and its session have no names to look up: the engine speaks with the relay. */
export function refuseNetwork(options: { readonly devServer: string | undefined }): void {
  const rules = options.devServer === undefined ? 'MAP * ~NOTFOUND' : 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'
  app.commandLine.appendSwitch('host-resolver-rules', rules)
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('no-pings')
}

export function applySessionPolicy(own: Session, options: { readonly devServer: string | undefined }): void {
  own.setPermissionRequestHandler((contents, permission, answer) => {
    answer(isOwnPage(contents.getURL()) && allowedPermissions.has(permission))
  })
  own.setPermissionCheckHandler(
    (_contents, permission, origin) => isOwnPage(origin) && allowedPermissions.has(permission),
  )
  own.setDevicePermissionHandler(() => false)
  own.on('will-download', (event) => event.preventDefault())
  own.setSpellCheckerEnabled(false)
  own.protocol.handle('file', () => new Response(undefined, { status: 403 }))
  own.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isAllowedRequest(details.url, options.devServer) })
  })
}

function isAllowedRequest(url: string, devServer: string | undefined): boolean {
  if (isOwnPage(url) || url.startsWith(`blob:${pageOrigin}/`) || url.startsWith('data:')) return true
  if (url.startsWith('devtools://')) return !app.isPackaged
  return devServer !== undefined && (url.startsWith(devServer) || url.startsWith(devServer.replace(/^http/, 'ws')))
}

/** For every page that ever comes to be, whoever made it. */
export function applyContentsPolicy(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp') // a policy cannot forbid WebRTC in this engine
  })
}
