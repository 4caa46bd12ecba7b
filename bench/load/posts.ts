/** Envelopes that a relay cannot tell from real ones: true layout and hashes, sealed parts of random bytes. */
import { concat } from '../../shared/bytes.ts'
import { idOf, type MessageId, type UnitId } from '../../shared/ids.ts'
import { encodeAddressee } from '../../shared/protocol/addressee.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { encodeHeader } from '../../shared/protocol/header.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import type { Post } from '../../shared/protocol/relay-wire/mail.ts'
import { leafBytes, payloadBytes } from '../exchange-yardstick.ts'

/** A bulletin without files to one unit, as it lies in the mailbox: header, leaf and payload. */
export const envelopeBytes = 236 + leafBytes + payloadBytes

export function makePost(crypto: Crypto, units: readonly UnitId[], payloadLength = payloadBytes): Post {
  const salt = crypto.random(24)
  const commitment = crypto.random(32)
  const payload = concat(salt, commitment, crypto.random(payloadLength - 56))
  const ordered = units
    .map((id) => encodeAddressee({ kind: 'unit', id, epoch: 1 }))
    .toSorted((a, b) => Buffer.compare(a, b))
  const leaves = ordered.map((each) => concat(each, crypto.random(leafBytes - each.length)))
  const header = encodeHeader({
    version: 1,
    suite: 1,
    messageId: idOf<MessageId>(crypto.random(16)),
    salt,
    commitment,
    wrapsRoot: treeRoot(
      crypto,
      leaves.map((leaf) => leafHash(crypto, leaf)),
    ),
    wrapCount: leaves.length,
    payloadLength,
    payloadHash: crypto.sha256(payload),
  })
  return { header, leaves, payload }
}
