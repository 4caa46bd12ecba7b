/** What may be doubted of one signed word when it is checked again: a closed list with words on screen. */
export const signedDoubts = [
  /** Bytes or signatures do not fit. */
  'signature',
  /** A signer's certificate did not stand in the log, or the signers do not belong together. */
  'signer',
  /** It names a state of the log that the log never had. */
  'log',
  /** Signed by a key that was revoked later, and nothing proves that it was signed before. */
  'revoked',
  /** It does not belong to the record, or does not count in it. */
  'not-counted',
  /** Signed, and without effect: its signer may not do this. */
  'not-allowed',
  /** Part of what it says does not count. */
  'partly',
  /** A cancel or a release has beaten it. */
  'overtaken',
  /** It states a time well before the log that it names. */
  'backdated',
  /** Signed by a key that was revoked later; another unit vouches that it was signed before. */
  'witnessed-before-removal',
  /** Of a kind that this program does not read. */
  'needs-update',
] as const
export type SignedDoubt = (typeof signedDoubts)[number]
