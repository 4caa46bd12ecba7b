/**
 * What the relay counts. No unit, device, address or hash is a label: whoever reads the figures learns how busy the whole
 * relay is, not who talks to whom (docs/spec/relay.md, Metrics).
 */
import { Counter, Histogram } from './instruments.ts'

const name = (rest: string): string => `giaoban_relay_${rest}`

/** From a page cache to a disk that is in trouble, in seconds. */
const latencySteps = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** One object for the life of a relay; given to whatever has something to count. */
export const createCounters = () => ({
  denied: new Counter(name('connections_denied_total'), 'Upgrades that were turned away at the door.', 'reason'),
  authRefused: new Counter(name('auth_refused_total'), 'Authentications that were refused.', 'code'),
  sessionsBegun: new Counter(name('sessions_begun_total'), 'Connections that proved who they are.', 'kind'),
  sessionsEnded: new Counter(
    name('sessions_ended_total'),
    'Sessions that the relay ended; slow-consumer: readers that took nothing.',
    'code',
  ),
  framesReceived: new Counter(name('frames_received_total'), 'Frames from clients.'),
  framesSent: new Counter(name('frames_sent_total'), 'Frames to clients.', 'type'),
  bytesReceived: new Counter(name('frame_bytes_received_total'), 'Bytes of frames from clients.'),
  bytesSent: new Counter(name('frame_bytes_sent_total'), 'Bytes of frames to clients.'),
  requests: new Counter(
    name('requests_total'),
    'Answered requests by call and code; call="post": accepted (ok) and refused posts.',
    'call',
    'code',
  ),
  posted: new Counter(name('envelopes_accepted_total'), 'Envelopes stored; a repeated post is not counted again.'),
  placed: new Counter(name('mailbox_places_total'), 'Mailboxes into which accepted envelopes were put.'),
  deliveries: new Counter(name('deliveries_total'), 'Wraps that a device has acknowledged for the first time.'),
  blobBytesReceived: new Counter(name('blob_bytes_received_total'), 'Bytes of blob parts that were stored.'),
  blobBytesSent: new Counter(name('blob_bytes_sent_total'), 'Bytes of blobs that were served.'),
  http: new Counter(name('http_answers_total'), 'Answers over HTTP, by class of status.', 'status'),
  limited: new Counter(name('rate_limited_total'), 'Requests that had to wait or were refused for their rate.', 'what'),
  expired: new Counter(name('expired_total'), 'What was forgotten because its time was over.', 'what'),
  tlsLoads: new Counter(name('tls_reloads_total'), 'New certificates that were taken, or refused.', 'result'),
  storage: new Histogram(name('storage_seconds'), 'Time that the store took, by operation.', {
    label: 'operation',
    bounds: latencySteps,
  }),
})

export type Counters = ReturnType<typeof createCounters>
