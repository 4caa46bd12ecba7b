/** Seals one statement to its addressees (docs/spec/envelope.md, Sealing). Pure but for the port's randomness. */
import { concat, u8, type Bytes } from '../../shared/bytes.ts'
import {
  idBytes,
  idOf,
  type HeaderHash,
  type LeafHash,
  type MessageId,
  type RecordId,
  type StatementHash,
} from '../../shared/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { compareAddressees, type Addressee } from '../../shared/protocol/addressee.ts'
import { bodyRandomBytes } from '../../shared/protocol/body.ts'
import type { CborMap } from '../../shared/protocol/cbor.ts'
import type { Checkpoint } from '../../shared/protocol/checkpoint.ts'
import type { ChunkedKey, Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { encodeHeader, envelopeVersion, headerHash, saltBytes, suite } from '../../shared/protocol/header.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import { encodePlaintext, type Statement } from '../../shared/protocol/plaintext.ts'
import {
  bodyHash,
  encodeTbs,
  signTbs,
  statementHash,
  type Marking,
  type SignerRole,
  type Tbs,
  type TbsAttachment,
} from '../../shared/protocol/tbs.ts'
import { sealWrap, wrapAad, type Link } from '../../shared/protocol/wrap.ts'
import type { Encapsulations } from './encapsulations.ts'

export interface SealRecipient {
  readonly addressee: Addressee
  readonly publicKey: Uint8Array
  readonly link: Link
}

export interface SealSigner {
  readonly role: SignerRole
  readonly certificate: LeafHash
  readonly key: SecretKey
}

export interface SealInput {
  readonly type: number
  readonly bodyVersion: number
  readonly handling: number
  readonly marking: Marking
  /** The device, then the author, then releasers ascending by certificate. */
  readonly signers: readonly SealSigner[]
  /** In any order; each unit, circle or device once; the sender's own unit among them. */
  readonly recipients: readonly SealRecipient[]
  readonly created: number
  readonly expires: number
  /** Both absent in a creating operation and in control messages. */
  readonly recordId?: RecordId
  readonly parents?: readonly StatementHash[]
  readonly checkpoint: Checkpoint
  /** Of `defineBody(...).encode`: it begins with its 32 random bytes. */
  readonly body: Bytes
  readonly attachments?: readonly TbsAttachment[]
  readonly ext?: CborMap
  readonly crit?: readonly number[]
  /** Encapsulations that were made ahead: each is used at most once. */
  readonly ahead?: Encapsulations | undefined
  /** Fresh unless given. Never the id of another message. */
  readonly messageId?: MessageId
}

export interface SealedEnvelope {
  readonly header: Bytes
  readonly headerHash: HeaderHash
  /** 1,265 bytes each, in the order of the TBS's recipients. */
  readonly leaves: readonly Bytes[]
  readonly payload: Bytes
  readonly tbs: Tbs
  readonly statement: Statement
  readonly statementHash: StatementHash
}

/** The addressee whose public key nothing can be sealed to. */
export interface UnusableKey {
  readonly addressee: Addressee
}

export const contentContext = (messageId: MessageId): Bytes => concat(labels.content, u8(suite), idBytes(messageId))

/** Throws CodecError for a statement that every receiver would refuse: a bug of the caller. */
export function sealEnvelope(crypto: Crypto, input: SealInput): Result<SealedEnvelope, UnusableKey> {
  if (input.body.length < bodyRandomBytes) throw new TypeError('a body begins with its random bytes')
  const messageId = input.messageId ?? idOf<MessageId>(crypto.random(16))
  const salt = crypto.random(saltBytes)
  const contentKey = crypto.secretKey(crypto.random(32))
  const chunked = contentKey.unwrap((key) =>
    crypto.chunkedKey({ inputKey: key, salt, context: contentContext(messageId) }),
  )
  try {
    return sealWith(crypto, input, { messageId, contentKey, chunked })
  } finally {
    contentKey.purge()
    chunked.purge()
  }
}

interface MessageKeys {
  readonly messageId: MessageId
  readonly contentKey: SecretKey
  readonly chunked: ChunkedKey
}

function sealWith(crypto: Crypto, input: SealInput, keys: MessageKeys): Result<SealedEnvelope, UnusableKey> {
  const { messageId, chunked } = keys
  const { salt, commitment } = chunked
  const recipients = input.recipients.toSorted((a, b) => compareAddressees(a.addressee, b.addressee))
  const aad = wrapAad({ messageId, salt, commitment })
  const leaves: Bytes[] = []
  for (const recipient of recipients) {
    const encapsulation = input.ahead?.take(recipient.publicKey)
    const leaf = sealWrap(crypto, { ...recipient, aad, contentKey: keys.contentKey, encapsulation })
    if (leaf === undefined) return err({ addressee: recipient.addressee })
    leaves.push(leaf)
  }
  const wrapsRoot = treeRoot(
    crypto,
    leaves.map((leaf) => leafHash(crypto, leaf)),
  )
  const tbs: Tbs = {
    version: envelopeVersion,
    suite,
    messageId,
    salt,
    commitment,
    wrapsRoot,
    type: input.type,
    bodyVersion: input.bodyVersion,
    handling: input.handling,
    marking: input.marking,
    signers: input.signers.map(({ role, certificate }) => ({ role, certificate })),
    recipients: recipients.map((each) => each.addressee),
    created: input.created,
    expires: input.expires,
    ...(input.recordId === undefined ? {} : { recordId: input.recordId }),
    ...(input.parents === undefined ? {} : { parents: input.parents.toSorted() }),
    checkpoint: { origin: input.checkpoint.origin, size: input.checkpoint.size, root: input.checkpoint.root },
    bodyHash: bodyHash(crypto, input.body),
    bodyLength: input.body.length,
    ...(input.attachments === undefined || input.attachments.length === 0 ? {} : { attachments: input.attachments }),
    ...(input.ext === undefined ? {} : { ext: input.ext }),
    ...(input.crit === undefined ? {} : { crit: input.crit }),
  }
  const tbsBytes = encodeTbs(tbs)
  const statement: Statement = {
    tbsBytes,
    signatures: input.signers.map((signer) => signTbs(crypto, signer.key, tbsBytes)),
    body: input.body,
  }
  const plaintext = encodePlaintext(statement)
  const payload = chunked.seal(plaintext)
  plaintext.fill(0)
  const header = encodeHeader({
    version: envelopeVersion,
    suite,
    messageId,
    salt,
    commitment,
    wrapsRoot,
    wrapCount: leaves.length,
    payloadLength: payload.length,
    payloadHash: crypto.sha256(payload),
  })
  return ok({
    header,
    headerHash: headerHash(crypto, header),
    leaves,
    payload,
    tbs,
    statement,
    statementHash: statementHash(crypto, tbsBytes),
  })
}
