/**
 * An engine that only answers: the contract's own schemas parse every request and every response, so that screens are
 * developed against what may really come. For looking at screens; what the real engine does is tested with the real one.
 */
import { contract, type CallName, type ParsedRequestOf, type ResponseOf } from '../../../../shared/ipc/contract.ts'
import { requestFrame } from '../../../../shared/ipc/port.ts'
import { GiaobanError } from '../../../../shared/errors.ts'

export type Handlers = { [Name in CallName]?: (input: ParsedRequestOf<Name>) => ResponseOf<Name> }

export interface FakeEngine {
  /** One request frame in, one answer frame out. */
  answer(frame: unknown): unknown
  /** Names of the calls so far, in order. */
  readonly calls: { readonly name: CallName; readonly input: unknown }[]
}

export function createFakeEngine(handlers: Handlers): FakeEngine {
  const calls: { name: CallName; input: unknown }[] = []
  function run(name: CallName, input: unknown): unknown {
    const parsed = contract[name].request.parse(input)
    calls.push({ name, input: parsed })
    const handler = handlers[name] as ((value: unknown) => unknown) | undefined
    if (handler === undefined) throw new GiaobanError('usage/unknown-call')
    return contract[name].response.parse(handler(parsed))
  }
  return {
    calls,
    answer(frame) {
      const { id, call, input } = requestFrame.parse(frame)
      try {
        return { id, ok: true, value: run(call as CallName, input) }
      } catch (error) {
        if (!(error instanceof GiaobanError)) throw error
        const { code, recoverable, retryAfterMs, params } = error
        return {
          id,
          ok: false,
          error: { code, recoverable, params, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
        }
      }
    },
  }
}
