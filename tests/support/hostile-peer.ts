/**
 * A certified device that has turned: it holds a home's real keys and seals what no honest program would. What it makes
 * is handed to a victim's inbox as the relay would hand it out.
 */
import { officerCertificateAt, deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { addresseeKey } from '../../shared/protocol/addressee.ts'
import type { CommonBody, DescribedAttachment } from '../../shared/protocol/body.ts'
import type { CborMap } from '../../shared/protocol/cbor.ts'
import { messageTypes, type MessageTypeName } from '../../shared/protocol/message-types.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { MailItem } from '../../shared/protocol/relay-wire/mail.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { sealEnvelope, type SealedEnvelope, type SealSigner } from '../../engine/envelope/seal.ts'
import { openHome, type OpenHome } from '../../engine/open-home.ts'
import { recordSent } from '../../engine/store/links.ts'
import { recipientsFor } from '../../engine/sync/author/recipients.ts'
import type { SealingView } from '../../engine/sync/context.ts'
import { ingestPage, type Ingested } from '../../engine/sync/inbox/ingest.ts'
import { openEngineHome, type OpenedHome } from './engine-home.ts'
import { forRecipient } from './envelope-world.ts'
import type { SyncHome } from './sync-world.ts'
import type { World } from './world.ts'

export interface Peer extends AsyncDisposable {
  readonly opened: OpenedHome
  readonly home: OpenHome
  readonly unit: UnitId
}

export async function openPeer(world: World, folder: string): Promise<Peer> {
  const opened = await openEngineHome(world, folder)
  const home = openHome(opened.core, opened.vault)
  return {
    opened,
    home,
    unit: home.context.self.unit,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

/** All that sealing and handing over needs: also of a home that another kind of world has opened. */
export type Turned = Pick<Peer, 'home' | 'unit'>

export const turned = ({ open, unit }: Pick<SyncHome, 'open' | 'unit'>): Turned => ({ home: open, unit })

export interface HostileStatement {
  readonly type: MessageTypeName
  readonly bodyVersion?: number
  readonly to: readonly UnitId[]
  readonly recordId?: RecordId
  readonly parents?: readonly StatementHash[]
  readonly ext?: CborMap
  readonly crit?: readonly number[]
  readonly created?: number
  /** The device alone signs. */
  readonly withoutOfficer?: boolean
  readonly files?: readonly DescribedAttachment[]
  /** The own unit is left out. */
  readonly withoutOwnUnit?: boolean
  /** The tree and note that it names instead of its own. */
  readonly view?: SealingView
  /** What seals instead: a program that puts other things into the wraps than it signs. */
  readonly sealWith?: Crypto
  /** Signed by nobody's key in the device's name. */
  readonly isForged?: true
  readonly body: (common: CommonBody) => Bytes
}

/** Sealed with real keys under the next links of this device. */
export function sealHostile(peer: Turned, statement: HostileStatement): SealedEnvelope {
  const { context, vault } = peer.home
  const { crypto } = context.deps
  const view = viewOf(peer, statement)
  const state = context.directory.state
  const device = deviceCertificateAt(state, context.self.device)!
  const officer = officerCertificateAt(state, vault.officer.id)!
  const { name, badge, nameSalt: salt } = vault.officer
  const key =
    statement.isForged === true
      ? crypto.signingKeyPair(crypto.secretKey(crypto.random(32))).secretKey
      : context.self.signing
  const signers: SealSigner[] = [{ role: 'device', certificate: device.leaf, key }]
  if (statement.withoutOfficer !== true)
    signers.push({ role: 'author', certificate: officer.leaf, key: vault.officer.signing.secretKey })
  return context.store.transaction('hostile', (tx) => {
    const recipients = recipientsFor(context, tx, statement).filter(
      ({ addressee }) => statement.withoutOwnUnit !== true || addressee.id !== peer.unit,
    )
    const created = statement.created ?? context.clock.now()
    const { recordId, parents, ext, crit, files = [] } = statement
    const sealed = sealEnvelope(statement.sealWith ?? crypto, {
      type: messageTypes[statement.type],
      bodyVersion: statement.bodyVersion ?? 1,
      handling: 1,
      marking: 'thuong',
      signers,
      recipients,
      created,
      expires: created + limits.envelopeExpiryMs,
      ...(recordId !== undefined && { recordId }),
      ...(parents !== undefined && { parents }),
      checkpoint: view.checkpoint,
      attachments: files.map(({ manifest }) => manifest),
      body: statement.body({
        note: view.note,
        author: { name, badge, salt },
        ...(files.length > 0 && { attachments: files.map(({ secret }) => secret) }),
      }),
      ...(ext !== undefined && { ext }),
      ...(crit !== undefined && { crit }),
    })
    if (!sealed.ok) throw new Error('no key')
    for (const { addressee, link } of recipients)
      recordSent(tx, addresseeKey(addressee), { ...link, hash: sealed.value.statementHash })
    return sealed.value
  })
}

function viewOf({ home }: Turned, { view }: HostileStatement): SealingView {
  const own = home.context.directory.sealing('thuong')
  if (view !== undefined) return view
  if (!own.ok) throw new Error(own.error)
  return own.value
}

let cursor = 0

/** As the victim's mailbox hands it out. */
export function mailFor(victim: Turned, sealed: SealedEnvelope): MailItem {
  const index = sealed.tbs.recipients.findIndex((each) => each.id === victim.unit)
  const { header, leaf, path, payload } = forRecipient(victim.home.context.deps.crypto, sealed, index)
  return {
    cursor: ++cursor,
    header: new Uint8Array(header),
    index,
    leaf: new Uint8Array(leaf),
    path: path.map((each) => new Uint8Array(each)),
    payload: new Uint8Array(payload),
  }
}

export const deliver = (victim: Turned, ...sealed: readonly SealedEnvelope[]): Ingested =>
  ingestPage(victim.home.context, {
    relay: 'relay',
    items: sealed.map((each) => mailFor(victim, each)),
    cursor: ++cursor,
  })

export const outcomeOf = (victim: Turned, sealed: Pick<SealedEnvelope, 'statementHash'>): string | undefined =>
  victim.home.context.store.read.get<{ outcome: string }>(
    'SELECT outcome FROM statement WHERE hash = ?',
    Buffer.from(sealed.statementHash, 'hex'),
  )?.outcome
