/** Where a relay listens, as people read it out: scheme, host, port, perhaps a path; no names, no query. */
export const relayAddressLetters = 200
export const relayAddress = /^wss?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/

/** This very machine: the only one that is reached without TLS. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

/** Why what was typed is no address that a PC could use: `plain` would cross a network without TLS. */
export function relayAddressFault(address: string): 'wrong' | 'plain' | undefined {
  if (address.length > relayAddressLetters || !relayAddress.test(address)) return 'wrong'
  const host = /^ws:\/\/(?:\[([^\]]*)\]|([^/:]*))/.exec(address)
  return host === null || isLoopback(host[1] ?? host[2] ?? '') ? undefined : 'plain'
}
