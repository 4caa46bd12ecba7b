/** Why an envelope was refused: for the local audit only. Outwardly there is one word. */
import { GiaobanError } from '../../shared/errors.ts'

export const openReasons = [
  /** Not a canonical outer header within its limits. */
  'header',
  /** Not the header that was announced. */
  'header-hash',
  'payload-hash',
  'path',
  /** The leaf is not 1,265 bytes. */
  'wrap-length',
  /** Malformed, or nobody here. */
  'addressee-unknown',
  /** To a key that was here and is destroyed. */
  'epoch-dead',
  /** Made for another public key than the addressee's at that epoch. */
  'key-mismatch',
  /** HPKE does not open. */
  'wrap',
  /** A sequence number of zero, or a predecessor that does not fit it. */
  'link',
  'commitment',
  /** A chunk fails, is missing or is too many. */
  'chunk',
  /** Lengths inside the plaintext do not add up. */
  'layout',
  'tbs',
  /** Not the smallest length class, or not zeros. */
  'padding',
  /** The signed fields are not those of the header. */
  'tbs-mismatch',
  /** The signed recipients do not name this addressee in this place. */
  'not-addressed',
  'body-hash',
  /** No such certificate in the verified log, or not for this role. */
  'signer-unknown',
  'signature',
] as const
export type OpenReason = (typeof openReasons)[number]

/** The one outward error, whatever the reason. */
export const refusedEnvelope = (): GiaobanError => new GiaobanError('envelope/refused', { recoverable: false })
