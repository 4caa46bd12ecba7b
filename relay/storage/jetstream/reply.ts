/** `$JS.ACK.STREAM.CONSUMER.TRIES.SEQUENCE.DELIVERY.NANOSECONDS.PENDING`; newer servers put domain and account before. */
export function parseReply(
  reply: string | undefined,
): { readonly sequence: number; readonly delivery: number; readonly at: number } | undefined {
  const words = reply?.split('.') ?? []
  if (words[0] !== '$JS' || words[1] !== 'ACK') return undefined
  const [sequence, delivery, time] = words.length === 9 ? words.slice(5, 8) : words.slice(7, 10)
  const at = Math.floor(Number(time) / 1_000_000)
  return { sequence: Number(sequence), delivery: Number(delivery), at }
}

export const sequenceOf = (reply: string | undefined): number | undefined => parseReply(reply)?.sequence
