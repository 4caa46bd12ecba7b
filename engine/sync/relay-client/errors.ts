/** From the relay's word to the code that a person or program is shown. */
import { GiaobanError, type ErrorCode } from '../../../shared/errors.ts'
import type { WireCode, WireError } from '../../../shared/protocol/relay-wire/codes.ts'

const codeOf: Partial<Record<WireCode, ErrorCode>> = {
  'too-large': 'relay/too-large',
  'auth-timeout': 'relay/timeout',
  'log-refused': 'directory/refused',
  'rate-limited': 'relay/rate-limited',
  busy: 'relay/rate-limited',
  quota: 'relay/quota',
  full: 'relay/full',
  draining: 'relay/draining',
  'slow-consumer': 'relay/timeout',
  idle: 'relay/timeout',
  replaced: 'relay/unreachable',
  internal: 'relay/unreachable',
}
/** What trying again cannot change before something else does. */
const final: ReadonlySet<WireCode> = new Set([
  'garbage',
  'too-large',
  'auth-refused',
  'device-unknown',
  'post-header',
  'post-payload',
  'post-leaves',
  'post-root',
  'post-addressee',
  'post-epoch',
  'log-refused',
])

/** `params.reason` is the relay's own code, or the log's word for why. */
export function fromWire({ code, retryAfterMs, reason }: WireError): GiaobanError {
  return new GiaobanError(codeOf[code] ?? 'relay/refused', {
    recoverable: !final.has(code),
    params: { reason: reason ?? code },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}
