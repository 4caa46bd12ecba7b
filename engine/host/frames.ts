/** How the utility process carries several channels over the one channel to its Node child. */

/** Channel 0 is the shell; each page gets the next number. */
export const shellChannel = 0

export type Frame =
  | { readonly kind: 'open'; readonly channel: number }
  | { readonly kind: 'data'; readonly channel: number; readonly data: unknown }
  | { readonly kind: 'close'; readonly channel: number }

/** A frame of our own other half; `undefined` for anything else on the process's channel. */
export function parseFrame(message: unknown): Frame | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { kind, channel } = message as { kind?: unknown; channel?: unknown }
  if (typeof channel !== 'number' || !Number.isSafeInteger(channel) || channel < 0) return undefined
  if (kind === 'open' || kind === 'close') return { kind, channel }
  return kind === 'data' ? { kind, channel, data: (message as { data?: unknown }).data } : undefined
}
