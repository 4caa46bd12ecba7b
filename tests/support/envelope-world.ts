/** Three invented units, their keys and signers, and one small message between them. */
import { u64, type Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type DeviceId, type LeafHash, type UnitId } from '../../shared/ids.ts'
import { addresseeKey, type Addressee } from '../../shared/protocol/addressee.ts'
import { heartbeatBody, heartbeatBodyVersion } from '../../shared/protocol/bodies/heartbeat.ts'
import { signCheckpoint, type Checkpoint } from '../../shared/protocol/checkpoint.ts'
import type { Crypto, KeyPair } from '../../shared/protocol/crypto-port.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { MerkleTree } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import type { SignerRole } from '../../shared/protocol/tbs.ts'
import type { EnvelopeBytes, OwnKey } from '../../engine/envelope/open.ts'
import { sealEnvelope, type SealedEnvelope, type SealInput } from '../../engine/envelope/seal.ts'
import type { ResolvedSigner, ResolveSigner } from '../../engine/envelope/verify.ts'
import { seededRandom } from './seeded-random.ts'

export interface Party {
  readonly addressee: Addressee
  readonly keys: KeyPair
}
export interface Holder {
  readonly role: SignerRole
  readonly certificate: LeafHash
  readonly keys: KeyPair
}

export interface EnvelopeWorld {
  readonly crypto: Crypto
  readonly parties: readonly [Party, Party, Party]
  readonly device: Holder
  readonly author: Holder
  readonly checkpoint: Checkpoint
  readonly note: Bytes
  readonly resolveSigner: ResolveSigner<ResolvedSigner & { readonly role: SignerRole }>
  /** The keys of one party; every other addressee is unknown to it. */
  ownKey(party: Party): (addressee: Addressee) => OwnKey | undefined
  /** A heartbeat from the first party to all three unless told otherwise. */
  input(changes?: Partial<SealInput>): SealInput
  seal(changes?: Partial<SealInput>): SealedEnvelope
}

export const createdAt = 1_795_000_000_000

export async function createEnvelopeWorld(seed: string): Promise<EnvelopeWorld> {
  const crypto = await createCrypto({ random: seededRandom(seed) })
  const party = (kind: 'unit' | 'device', epoch: number): Party => {
    const raw = crypto.random(16)
    const keys = crypto.kemKeyPair(crypto.secretKey(crypto.random(32)))
    return kind === 'unit'
      ? { addressee: { kind, id: idOf<UnitId>(raw), epoch }, keys }
      : { addressee: { kind, id: idOf<DeviceId>(raw), epoch }, keys }
  }
  const holder = (role: SignerRole): Holder => ({
    role,
    certificate: idOf<LeafHash>(leafHash(crypto, crypto.random(64))),
    keys: crypto.signingKeyPair(crypto.secretKey(crypto.random(32))),
  })
  const parties = [party('unit', 1), party('unit', 7), party('device', 3)] as const
  const device = holder('device')
  const author = holder('author')
  const log = { name: 'log.demo.test', keys: crypto.signingKeyPair(crypto.secretKey(crypto.random(32))) }
  const checkpoint: Checkpoint = { origin: log.name, size: 42, root: crypto.sha256(u64(42)) }
  const note = signCheckpoint(crypto, log, checkpoint)

  const input = (changes: Partial<SealInput> = {}): SealInput => ({
    type: messageTypes.heartbeat,
    bodyVersion: heartbeatBodyVersion,
    handling: 0,
    marking: 'thuong',
    signers: [device].map(({ role, certificate, keys }) => ({ role, certificate, key: keys.secretKey })),
    recipients: parties.map(({ addressee, keys }) => ({
      addressee,
      publicKey: keys.publicKey,
      link: { seq: 1, prev: undefined },
    })),
    created: createdAt,
    expires: createdAt + 86_400_000,
    checkpoint,
    body: changes.body ?? heartbeatBody.encode(crypto, { note }),
    ...changes,
  })
  return {
    crypto,
    parties,
    device,
    author,
    checkpoint,
    note,
    input,
    resolveSigner: (signer) => {
      const found = [device, author].find(
        (each) => each.certificate === signer.certificate && each.role === signer.role,
      )
      return found === undefined ? undefined : { publicKey: found.keys.publicKey, role: found.role }
    },
    ownKey: (own) => (addressee) =>
      addresseeKey(addressee) === addresseeKey(own.addressee) && addressee.epoch === own.addressee.epoch
        ? { state: 'held', secretKey: own.keys.secretKey, publicKeyHash: crypto.sha256(own.keys.publicKey) }
        : undefined,
    seal: (changes) => {
      const sealed = sealEnvelope(crypto, input(changes))
      if (!sealed.ok) throw new Error('the world has an unusable key')
      return sealed.value
    },
  }
}

/** What the mailbox of the recipient at `index` hands out. */
export function forRecipient(
  crypto: Crypto,
  sealed: Pick<SealedEnvelope, 'header' | 'leaves' | 'payload'>,
  index: number,
): EnvelopeBytes {
  const leaf = sealed.leaves[index]
  if (leaf === undefined) throw new RangeError('no such recipient')
  const tree = new MerkleTree(
    crypto,
    sealed.leaves.map((each) => leafHash(crypto, each)),
  )
  return { header: sealed.header, index, leaf, path: tree.path(index), payload: sealed.payload }
}

/** Where a party stands among the recipients of a sealed envelope. */
export const indexOf = (sealed: SealedEnvelope, party: Party): number =>
  sealed.tbs.recipients.findIndex((each) => addresseeKey(each) === addresseeKey(party.addressee))
