/** One `bytes=from-to` range (RFC 9110, 14.2); several ranges in one request are refused. */
export interface ByteRange {
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** Cut to `maxBytes` from its start; the whole from 0 without a header; `undefined` for one that cannot be served. */
export function parseRange(
  header: string | undefined,
  { size, maxBytes }: { readonly size: number; readonly maxBytes: number },
): ByteRange | undefined {
  const match = header === undefined ? ['', '0', ''] : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header)
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return undefined
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return from < end ? { from, to: Math.min(end, from + maxBytes) } : undefined
}
