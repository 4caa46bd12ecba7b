/** What an evidence world's people have signed, sealed to the first epochs of those it names, as a mailbox hands it out. */
import { sealEnvelope, type SealedEnvelope } from '../../engine/envelope/seal.ts'
import type { OwnKey } from '../../engine/envelope/open.ts'
import type { SyncContext } from '../../engine/sync/context.ts'
import { ingestPage, type Ingested } from '../../engine/sync/inbox/ingest.ts'
import { idOf, type StatementHash } from '../../shared/ids.ts'
import type { Addressee } from '../../shared/protocol/addressee.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { MailItem } from '../../shared/protocol/relay-wire/mail.ts'
import { decodeTbs, type Tbs } from '../../shared/protocol/tbs.ts'
import type { TestUnit } from './directory-world.ts'
import { forRecipient } from './envelope-world.ts'
import type { EvidenceWorld, Person, Signed } from './evidence-world.ts'
import type { InboxDesk } from './inbox-desk.ts'

export interface Letter extends SealedEnvelope {
  readonly item: MailItem
}

const none = idOf<StatementHash>(new Uint8Array(32).fill(7))
let seq = 0

/** The same words and signers, sealed; each under the next number but one. `to`: whose copy it is. */
export function letter(
  world: EvidenceWorld,
  signed: Signed,
  { by, to, sealWith }: { readonly by: Person; readonly to: TestUnit; readonly sealWith?: Crypto },
): Letter {
  const { crypto } = world.directory
  const tbs: Tbs = decodeTbs(signed.tbsBytes)
  const units = Object.values(world.units)
  seq += 2
  const keys = [by.device.key, by.key]
  const { recordId, parents } = tbs
  const sealed = sealEnvelope(sealWith ?? crypto, {
    type: tbs.type,
    bodyVersion: tbs.bodyVersion,
    handling: tbs.handling,
    marking: tbs.marking,
    signers: tbs.signers.map((signer, index) => ({ ...signer, key: keys[index]!.pair.secretKey })),
    recipients: tbs.recipients.map((addressee) => ({
      addressee,
      publicKey: units.find(({ id }) => id === addressee.id)!.epoch!.keys.publicKey,
      link: { seq, prev: none },
    })),
    created: tbs.created,
    expires: tbs.expires,
    checkpoint: tbs.checkpoint,
    body: signed.body,
    ...(recordId !== undefined && { recordId }),
    ...(parents !== undefined && { parents }),
  })
  if (!sealed.ok) throw new Error('a test unit has an unusable key')
  const index = tbs.recipients.findIndex(({ id }) => id === to.id)
  const envelope = forRecipient(crypto, sealed.value, index)
  const [header, leaf, payload] = [envelope.header, envelope.leaf, envelope.payload].map((part) => new Uint8Array(part))
  const path = envelope.path.map((each) => new Uint8Array(each))
  return { ...sealed.value, item: { cursor: seq, header: header!, index, leaf: leaf!, path, payload: payload! } }
}

/** What the devices of those units open it with. */
export const keysOf =
  (world: EvidenceWorld, ...units: readonly TestUnit[]) =>
  ({ id }: Addressee): OwnKey | undefined => {
    const keys = units.find((unit) => unit.id === id)?.epoch?.keys
    const { crypto } = world.directory
    return keys && { state: 'held', secretKey: keys.secretKey, publicKeyHash: crypto.sha256(keys.publicKey) }
  }

/** The unit of the desk opens what was sealed to it. */
export const readingContext = (desk: InboxDesk, change: Partial<SyncContext> = {}): SyncContext => {
  const own = Object.values(desk.world.units).filter(({ id }) => id === desk.self.unit)
  return { ...desk.context, ownKey: keysOf(desk.world, ...own), ...change }
}

/** The page ends at cursor 9. */
export const ingestLetters = (context: SyncContext, letters: readonly Letter[]): Ingested =>
  ingestPage(context, { relay: 'relay', items: letters.map(({ item }) => item), cursor: 9 })
