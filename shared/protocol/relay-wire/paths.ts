/** Addresses of a relay (docs/spec/relay.md, HTTP). All under one version; a newer protocol gets a newer prefix. */
export const relayPaths = {
  session: '/v1/session',
  health: '/healthz',
  live: '/livez',
  ready: '/readyz',
  /** On the operator's own address only. */
  metrics: '/metrics',
  logKey: '/v1/log/key',
  logStatements: '/v1/log/statements',
  logRefill: '/v1/log/refill',
  blobs: '/v1/blobs',
} as const

/**
 * What a client says of itself in the request for a session, as a number that only grows. Peers refuse fields that they
 * do not know: what came later is told only to whoever says that he knows it. 2: which store of mail (welcome, key 4).
 */
export const clientHeader = { name: 'giaoban-client', knowsMailStore: 2 } as const

/** Body type of CBOR over HTTP. */
export const cborMediaType = 'application/cbor'
/** Body type of blob parts. */
export const partMediaType = 'application/offset+octet-stream'
/** Below a blob: the leaves of its segments. */
export const segmentsPath = 'segments'
/** Offsets and sizes of an upload, as in tus. */
export const uploadHeaders = {
  offset: 'upload-offset',
  length: 'upload-length',
  complete: 'upload-complete',
  limit: 'upload-limit',
} as const
