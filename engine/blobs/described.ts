/** An attachment as the protocol describes it (manifest and keys) and as this home stores it. */
import type { BodyAttachment, DescribedAttachment } from '../../shared/protocol/body.ts'
import type { TbsAttachment } from '../../shared/protocol/tbs.ts'
import type { AttachmentFacts, StoredAttachment } from '../store/attachments.ts'

export const toFacts = ({ manifest, secret }: DescribedAttachment): AttachmentFacts => ({
  attachmentId: manifest.attachmentId,
  blobId: manifest.blobId,
  key: secret.key,
  salt: secret.salt,
  commitment: manifest.commitment,
  type: manifest.type,
  name: secret.name,
  size: secret.trueSize,
  ciphertextSize: manifest.ciphertextSize,
  segmentsRoot: manifest.segmentsRoot,
  segmentCount: manifest.segmentCount,
  exhibitHash: manifest.exhibitHash,
  exhibitSalt: secret.exhibitSalt,
})

export const toStored = (pair: DescribedAttachment, index: number): StoredAttachment => ({
  ...toFacts(pair),
  index,
  kind: pair.secret.kind,
  takenOn: pair.secret.takenOn,
  caption: pair.secret.caption,
})

/** As a chooser gives it: absent and undefined mean the same. */
export interface Description {
  readonly kind: BodyAttachment['kind']
  readonly takenOn?: string | undefined
  readonly caption?: string | undefined
}

export const toDescribed = (facts: AttachmentFacts, description: Description): DescribedAttachment => ({
  manifest: toManifest(facts),
  secret: {
    key: facts.key,
    salt: facts.salt,
    exhibitSalt: facts.exhibitSalt,
    trueSize: facts.size,
    name: facts.name,
    kind: description.kind,
    ...(description.takenOn !== undefined && { takenOn: description.takenOn }),
    ...(description.caption !== undefined && { caption: description.caption }),
  },
})

const toManifest = (facts: AttachmentFacts): TbsAttachment => ({
  attachmentId: facts.attachmentId,
  blobId: facts.blobId,
  ciphertextSize: facts.ciphertextSize,
  segmentsRoot: facts.segmentsRoot,
  segmentCount: facts.segmentCount,
  commitment: facts.commitment,
  type: facts.type,
  exhibitHash: facts.exhibitHash,
})
