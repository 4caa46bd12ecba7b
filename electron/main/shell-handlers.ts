/** Answers what the engine asks of the shell: parse, do, answer. Unknown calls and ill-formed input are refused. */
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { ErrorCode } from '../../shared/errors.ts'
import { shellCalls, type shellAnswer, type ShellCallName } from '../../shared/ipc/shell.ts'
import type { z } from 'zod'
import { keystoreAvailable, unwrapSecret, wrapSecret } from './keystore.ts'
import type { NotificationRequest } from './notifications.ts'

export interface ShellActions {
  readonly notify: (request: NotificationRequest) => void
  readonly badge: (count: number) => void
  readonly receiving: (state: { readonly receiving: boolean }) => void
  readonly window: () => BrowserWindow | undefined
}

type ShellAnswer = z.infer<typeof shellAnswer>
type Handlers = {
  readonly [Name in ShellCallName]: (
    input: z.output<(typeof shellCalls)[Name]['request']>,
  ) =>
    | z.output<(typeof shellCalls)[Name]['response']>
    | ErrorCode
    | Promise<z.output<(typeof shellCalls)[Name]['response']>>
}

function handlersOf(actions: ShellActions): Handlers {
  return {
    'keystore.available': () => ({ available: keystoreAvailable() }),
    'keystore.wrap': ({ plaintext }) => {
      const wrapped = wrapSecret(plaintext)
      return wrapped.ok ? { wrapped: wrapped.value } : wrapped.error
    },
    'keystore.unwrap': ({ wrapped }) => {
      const plaintext = unwrapSecret(wrapped)
      return plaintext.ok ? { plaintext: plaintext.value } : plaintext.error
    },
    notify: (request) => {
      actions.notify(request)
      return {}
    },
    receiving: (state) => {
      actions.receiving(state)
      return {}
    },
    badge: ({ count }) => {
      actions.badge(count)
      return {}
    },
    'dialog.save': async ({ suggestedName }) => {
      const window = actions.window()
      const options = { defaultPath: suggestedName }
      const chosen = await (window === undefined
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(window, options))
      return chosen.canceled || chosen.filePath === '' ? {} : { path: chosen.filePath }
    },
    'dialog.open': async ({ endings, many }) => {
      const window = actions.window()
      const options: OpenDialogOptions = {
        properties: many ? ['openFile', 'multiSelections'] : ['openFile'],
        filters:
          endings.length === 0 ? [] : [{ name: endings.map((ending) => `.${ending}`).join(' '), extensions: endings }],
      }
      const chosen = await (window === undefined
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(window, options))
      return { paths: chosen.canceled ? [] : chosen.filePaths.slice(0, 100) }
    },
  }
}

const isShellCall = (name: string): name is ShellCallName => Object.hasOwn(shellCalls, name)

/** Never rejects. */
export function createShellHandler(
  actions: ShellActions,
): (request: { readonly id: number; readonly call: string; readonly input: unknown }) => Promise<ShellAnswer> {
  const handlers = handlersOf(actions)
  return async ({ id, call, input }) => {
    const refuse = (code: ErrorCode): ShellAnswer => ({
      kind: 'answer',
      id,
      ok: false,
      error: { code, recoverable: false },
    })
    if (!isShellCall(call)) return refuse('usage/unknown-call')
    const parsed = shellCalls[call].request.safeParse(input)
    if (!parsed.success) return refuse('usage/invalid-input')
    try {
      // the handler of a name takes what the schema of that name gives: a link that TypeScript cannot follow here
      const value = await (handlers[call] as (input: unknown) => unknown)(parsed.data)
      return typeof value === 'string' ? refuse(value as ErrorCode) : { kind: 'answer', id, ok: true, value }
    } catch {
      return refuse('internal')
    }
  }
}
