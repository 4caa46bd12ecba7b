/** The main-engine contract (shared/ipc/shell.ts), spoken by the engine over the channel of its own process. */
import type { z } from 'zod'
import type { Bytes } from '../shared/bytes.ts'
import { GiaobanError } from '../shared/errors.ts'
import type { FramePort } from '../shared/ipc/port.ts'
import { shellAnswer, shellCalls, type engineMessage, type ShellCallName } from '../shared/ipc/shell.ts'
import type { Failure } from '../shared/ipc/values.ts'
import type { ShellPort } from './deps.ts'

type Request<Name extends ShellCallName> = z.input<(typeof shellCalls)[Name]['request']>
type Response<Name extends ShellCallName> = z.output<(typeof shellCalls)[Name]['response']>
type EngineMessage = z.input<typeof engineMessage>

interface Waiting {
  resolve(value: unknown): void
  reject(error: GiaobanError): void
}

export interface ShellConnection {
  readonly shell: ShellPort
  /** The engine is composed and takes pages. */
  ready(): void
  /** For the tray: whether this home takes in what comes. */
  receiving(state: { readonly receiving: boolean }): void
  /** This home cannot be served; the shell ends the process. */
  failed(error: Failure): void
}

/** Answers that nobody waits for are dropped. When the channel closes every open request is `engine/restarting`. */
export function connectShell(channel: FramePort): ShellConnection {
  const waiting = new Map<number, Waiting>()
  let next = 1
  let open = true
  const post = (message: EngineMessage): void => channel.post(message)

  channel.onMessage((message) => {
    const parsed = shellAnswer.safeParse(message)
    if (!parsed.success) return
    const request = waiting.get(parsed.data.id)
    waiting.delete(parsed.data.id)
    if (parsed.data.ok) request?.resolve(parsed.data.value)
    else request?.reject(new GiaobanError(parsed.data.error.code, { recoverable: parsed.data.error.recoverable }))
  })
  channel.onClose(() => {
    open = false
    for (const request of waiting.values()) request.reject(new GiaobanError('engine/restarting'))
    waiting.clear()
  })

  async function ask<Name extends ShellCallName>(call: Name, input: Request<Name>): Promise<Response<Name>> {
    if (!open) throw new GiaobanError('engine/restarting')
    const id = next++
    const value = await new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      post({ kind: 'request', id, call, input })
    })
    const parsed = shellCalls[call].response.safeParse(value)
    if (!parsed.success) throw new GiaobanError('internal')
    return parsed.data as Response<Name>
  }

  return {
    shell: {
      keystoreAvailable: async () => (await ask('keystore.available', {})).available,
      keystoreWrap: async (plaintext) => own((await ask('keystore.wrap', { plaintext: own(plaintext) })).wrapped),
      keystoreUnwrap: async (wrapped) => own((await ask('keystore.unwrap', { wrapped: own(wrapped) })).plaintext),
      // a notification that cannot be shown is not worth a failure of what it tells of
      notify: (notice) => void ask('notify', notice).catch(() => undefined),
      badge: (count) => void ask('badge', { count }).catch(() => undefined),
      saveDialog: async (suggestedName) => (await ask('dialog.save', { suggestedName })).path,
      openDialog: async (wanted) => (await ask('dialog.open', { ...wanted, endings: [...wanted.endings] })).paths,
      restartEmpty: () => post({ kind: 'restart-empty' }),
    },
    ready: () => post({ kind: 'ready' }),
    receiving: (state) => void ask('receiving', state).catch(() => undefined),
    failed: (error) => post({ kind: 'failed', error }),
  }
}

/** Messages between processes are copies: never shared memory. */
const own = (bytes: Uint8Array): Bytes => bytes as Bytes
