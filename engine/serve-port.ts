/** Serves the engine to one page: frames in, answers and events out (shared/ipc/port.ts). */
import { GiaobanError } from '../shared/errors.ts'
import { requestFrame, type AnswerFrame, type EventFrame, type FramePort } from '../shared/ipc/port.ts'
import type { Failure } from '../shared/ipc/values.ts'
import { limits } from '../shared/limits.ts'
import type { Engine } from './engine.ts'
import { pageRefusal } from './page-access.ts'

/** What crosses the process of an error: code and numbers, never its stack or text. */
export function toFailure(thrown: unknown): Failure {
  const error = thrown instanceof GiaobanError ? thrown : new GiaobanError('internal')
  return {
    code: error.code,
    recoverable: error.recoverable,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    ...(Object.keys(error.params).length === 0 ? {} : { params: { ...error.params } }),
  }
}

/** Until the port closes. At most `limits.callsInFlight` calls wait at a time; more are answered `engine/busy`. */
export function servePort(engine: Engine, port: FramePort): void {
  let inFlight = 0
  let open = true
  const post = (frame: AnswerFrame | EventFrame): void => {
    if (open) port.post(frame)
  }
  const stop = engine.onEvent(({ event, value }) => post({ event, value }))
  port.onClose(() => {
    open = false
    stop()
  })
  port.onMessage((message) => {
    const frame = requestFrame.safeParse(message)
    if (!frame.success) return refuse(message)
    const { id, call, input } = frame.data
    if (inFlight >= limits.callsInFlight)
      return post({ id, ok: false, error: toFailure(new GiaobanError('engine/busy')) })
    const refusal = pageRefusal(engine.phase, call, input)
    if (refusal !== undefined) return post({ id, ok: false, error: toFailure(new GiaobanError(refusal)) })
    inFlight += 1
    void engine
      .callUntrusted(call, input)
      .then(
        (value) => post({ id, ok: true, value }),
        (thrown: unknown) => post({ id, ok: false, error: toFailure(thrown) }),
      )
      .finally(() => {
        inFlight -= 1
      })
  })

  /** A frame without a usable id has no answer. */
  function refuse(message: unknown): void {
    const id: unknown = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined
    if (typeof id !== 'number' || !Number.isSafeInteger(id)) return
    post({ id, ok: false, error: toFailure(new GiaobanError('usage/invalid-input', { recoverable: false })) })
  }
}
