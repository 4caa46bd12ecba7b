/**
 * An engine that only answers: the contract's own schemas parse every request and every response, so that screens are
 * developed against what may really come. For looking at screens; what the real engine does is tested with the real one.
 */
import { contract, type CallName, type ParsedRequestOf, type ResponseOf } from '../../../../shared/ipc/contract.ts'
import { invalidInput } from '../../../../shared/ipc/define.ts'
import { requestFrame } from '../../../../shared/ipc/port.ts'
import { GiaobanError } from '../../../../shared/errors.ts'
import { withHostileWords } from './hostile-words.ts'

export type Handlers = { [Name in CallName]?: (input: ParsedRequestOf<Name>) => ResponseOf<Name> }

export interface FakeEngine {
  /** One request frame in, one answer frame out. */
  answer(frame: unknown): unknown
  /** Names of the calls so far, in order. */
  readonly calls: { readonly name: CallName; readonly input: unknown }[]
}

/** `hostile`: what is written elsewhere is hostile, and what may not be asked is refused as the real door does it. */
export function createFakeEngine(handlers: Handlers, { hostile = false } = {}): FakeEngine {
  const calls: { name: CallName; input: unknown }[] = []
  function run(name: CallName, input: unknown): unknown {
    const asked = contract[name].request.safeParse(input)
    if (!asked.success) throw hostile ? invalidInput(asked.error) : asked.error
    const parsed = asked.data
    calls.push({ name, input: parsed })
    const handler = handlers[name] as ((value: unknown) => unknown) | undefined
    if (handler === undefined) throw new GiaobanError('usage/unknown-call')
    const { response } = contract[name]
    const value = handler(parsed)
    const written = hostile ? response.safeParse(withHostileWords(value)) : undefined
    return written?.success === true ? written.data : response.parse(value)
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
