/** Makes the published attachment vectors (docs/spec/vectors), byte for byte the same each time. */
import { bytesToBase64, bytesToHex, concat, utf8, type Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idBytes } from '../../shared/ids.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { sealAttachment, type SealedAttachment } from '../../engine/envelope/attachment-seal.ts'
import { flipBit } from '../support/codec.ts'
import { seededRandom } from '../support/seeded-random.ts'

interface Staged {
  readonly sealed: SealedAttachment
  readonly ciphertext: Bytes
}

const json = (name: string, { sealed, ciphertext }: Staged, verdict: object): object => {
  const { manifest, secret } = sealed
  return {
    name,
    manifest: {
      ...manifest,
      segmentsRoot: bytesToHex(manifest.segmentsRoot),
      commitment: bytesToHex(manifest.commitment),
      exhibitHash: bytesToHex(manifest.exhibitHash),
    },
    secret: {
      key: bytesToHex(secret.key),
      salt: bytesToHex(secret.salt),
      exhibitSalt: bytesToHex(secret.exhibitSalt),
      trueSize: secret.trueSize,
    },
    ciphertext: bytesToBase64(ciphertext),
    ...verdict,
  }
}

export async function attachments(): Promise<object> {
  const crypto = await createCrypto({ random: seededRandom('docs/spec/vectors/attachments.json') })
  const stage = async (file: Bytes): Promise<Staged> => {
    async function* parts(): AsyncGenerator<Bytes> {
      yield file
    }
    const written: Bytes[] = []
    const source = {
      plaintext: parts(),
      maxBytes: 1_000_000,
      type: 'image/png',
      describe: { name: 'a.png', kind: 'other' },
    } as const
    const sealed = await sealAttachment(crypto, source, async (part) => void written.push(part))
    if (!sealed.ok) throw new Error(sealed.error)
    return { sealed: sealed.value, ciphertext: concat(...written) }
  }
  const smallFile = utf8('một tấm ảnh')
  const longFile = new Uint8Array(17_000).fill(0x61)
  const small = await stage(smallFile)
  const long = await stage(longFile)
  const empty = await stage(new Uint8Array(0))
  const bend = (manifest: Partial<SealedAttachment['manifest']>): Staged => ({
    ...small,
    sealed: { ...small.sealed, manifest: { ...small.sealed.manifest, ...manifest } },
  })
  const { key, salt } = small.sealed.secret
  const context = concat(labels.attachment, Uint8Array.of(1), idBytes(small.sealed.manifest.attachmentId))
  const hidden = crypto.chunkedKey({ inputKey: key, salt, context }).seal(new Uint8Array(4096).fill(1))
  return {
    cases: [
      json('eleven letters, padded to 4,096 bytes', small, { file: bytesToBase64(smallFile) }),
      json('17,000 bytes, padded by Padme, two chunks', long, { file: bytesToBase64(longFile) }),
      json('an empty file', empty, { file: '' }),
      json(
        'a true size that does not fit the ciphertext',
        {
          ...small,
          sealed: { ...small.sealed, secret: { ...small.sealed.secret, trueSize: 5000 } },
        },
        { refused: 'size' },
      ),
      json('another commitment in the manifest', bend({ commitment: long.sealed.manifest.commitment }), {
        refused: 'commitment',
      }),
      json('another attachment id', bend({ attachmentId: long.sealed.manifest.attachmentId }), {
        refused: 'commitment',
      }),
      json('a damaged chunk', { ...small, ciphertext: flipBit(small.ciphertext, 8 * 99) }, { refused: 'chunk' }),
      json('bytes hidden in the padding', { ...small, ciphertext: hidden }, { refused: 'padding' }),
      json('another blob id', bend({ blobId: long.sealed.manifest.blobId }), { refused: 'blob' }),
      json('another segments root', bend({ segmentsRoot: long.sealed.manifest.segmentsRoot }), { refused: 'segments' }),
      json('another exhibit hash', bend({ exhibitHash: long.sealed.manifest.exhibitHash }), { refused: 'exhibit' }),
    ],
  }
}
