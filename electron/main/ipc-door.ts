/**
 * The one door from a page to the shell: sender check, then schema, then handler. The only file that names ipcMain.
 * Unknown names, extra arguments, extra keys and foreign senders are refused; a missing sender fails closed.
 */
import { ipcMain, type WebContents, type WebFrameMain } from 'electron'
import {
  pageCalls,
  type PageAnswer,
  type PageCallName,
  type PageRequest,
  type PageResponse,
} from '../../shared/ipc/page-calls.ts'
import { pageChannel, pageOrigin } from '../../shared/ipc/page.ts'
import type { ErrorCode } from '../../shared/errors.ts'

export type PageHandlers = {
  readonly [Name in PageCallName]: (
    input: PageRequest<Name>,
    sender: WebContents,
  ) => PageResponse<Name> | Promise<PageResponse<Name>>
}

const refusal = (code: ErrorCode): PageAnswer => ({ ok: false, error: { code, recoverable: false } })

const isPageCall = (name: unknown): name is PageCallName => typeof name === 'string' && Object.hasOwn(pageCalls, name)

/** `isOurs`: whether the contents belong to a window of ours. */
export function openDoor(handlers: PageHandlers, isOurs: (contents: WebContents) => boolean): void {
  ipcMain.handle(pageChannel, async (event, ...args: unknown[]): Promise<PageAnswer> => {
    const [name, input, ...more] = args
    if (!isTrusted(event.senderFrame, event.sender) || !isOurs(event.sender)) return refusal('usage/unknown-call')
    if (!isPageCall(name)) return refusal('usage/unknown-call')
    const parsed = pageCalls[name].request.safeParse(input)
    if (more.length > 0 || !parsed.success) return refusal('usage/invalid-input')
    try {
      // the handler of a name takes what the schema of that name gives: a link that TypeScript cannot follow here
      const handler = handlers[name] as (input: unknown, sender: WebContents) => unknown
      return { ok: true, value: pageCalls[name].response.parse(await handler(parsed.data, event.sender)) }
    } catch {
      return refusal('internal')
    }
  })
}

/** The main frame of the page, from our origin. A frame that is already gone is nobody. */
function isTrusted(frame: WebFrameMain | null, contents: WebContents): boolean {
  if (frame === null || frame !== contents.mainFrame) return false
  return frame.url.startsWith(`${pageOrigin}/`)
}
