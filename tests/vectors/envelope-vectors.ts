/** Makes the published envelope vectors (docs/spec/vectors), byte for byte the same each time. */
import { bytesToBase64, bytesToHex, utf8 } from '../../shared/bytes.ts'
import { idOf, type RecordId, type StatementHash } from '../../shared/ids.ts'
import { addresseeKey, encodeAddressee } from '../../shared/protocol/addressee.ts'
import { defineBody } from '../../shared/protocol/body.ts'
import { carryBody, carryBodyVersion } from '../../shared/protocol/bodies/carry.ts'
import { receiptBody, receiptBodyVersion } from '../../shared/protocol/bodies/receipt.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { field, text } from '../../shared/protocol/schema.ts'
import { openEnvelope, type EnvelopeBytes } from '../../engine/envelope/open.ts'
import { openReasons } from '../../engine/envelope/reasons.ts'
import type { SealedEnvelope } from '../../engine/envelope/seal.ts'
import {
  createEnvelopeWorld,
  createdAt,
  forRecipient,
  indexOf,
  type EnvelopeWorld,
  type Party,
} from '../support/envelope-world.ts'
import { hostileEnvelopes } from '../support/hostile-envelopes.ts'

/** How many cases of each reason are published; the tests of the engine run them all. */
const casesPerReason = 2

const envelopeJson = (envelope: EnvelopeBytes): object => ({
  header: bytesToBase64(envelope.header),
  index: envelope.index,
  leaf: bytesToBase64(envelope.leaf),
  path: envelope.path.map(bytesToBase64),
  payload: bytesToBase64(envelope.payload),
})

const worldJson = (world: EnvelopeWorld): object => ({
  parties: world.parties.map(({ addressee, keys }) => ({
    addressee: bytesToHex(encodeAddressee(addressee)),
    decapsulationKey: keys.secretKey.unwrap(bytesToHex),
    publicKeyHash: bytesToHex(world.crypto.sha256(keys.publicKey)),
  })),
  certificates: [world.device, world.author].map(({ role, certificate, keys }) => ({
    role,
    certificate,
    publicKey: bytesToHex(keys.publicKey),
  })),
})

function validCase(world: EnvelopeWorld, name: string, received: { sealed: SealedEnvelope; party: Party }): object {
  const { sealed, party } = received
  const envelope = forRecipient(world.crypto, sealed, indexOf(sealed, party))
  const opened = openEnvelope(world.crypto, { envelope, ownKey: world.ownKey(party) })
  if (!opened.ok) throw new Error(`${name}: ${opened.error}`)
  const { link, statement, statementHash, headerHash } = opened.value
  return {
    name,
    party: world.parties.indexOf(party),
    envelope: envelopeJson(envelope),
    expected: {
      statementHash,
      headerHash,
      seq: link.seq,
      ...(link.prev === undefined ? {} : { prev: link.prev }),
      tbs: bytesToBase64(statement.tbsBytes),
      body: bytesToBase64(statement.body),
    },
  }
}

export async function validEnvelopes(): Promise<object> {
  const world = await createEnvelopeWorld('docs/spec/vectors/envelope-valid.json')
  const { crypto, note } = world
  const [first, second, third] = world.parties
  const signers = [world.device, world.author].map(({ role, certificate, keys }) => ({
    role,
    certificate,
    key: keys.secretKey,
  }))
  const heartbeat = world.seal()
  const hash = (name: string): StatementHash => idOf<StatementHash>(crypto.sha256(utf8(name)))
  const linked = world.seal({
    recipients: world.input().recipients.map((each) => ({ ...each, link: { seq: 5, prev: heartbeat.statementHash } })),
  })
  const alone = world.seal({ recipients: world.input().recipients.slice(0, 1) })
  const note8 = defineBody({ text: field(8, text(9000)) })
  const operation = world.seal({
    type: messageTypes['bulletin-update'],
    handling: 3,
    marking: 'noi-bo',
    signers,
    recordId: hash('record') as RecordId,
    parents: [hash('one'), hash('two')],
    body: note8.encode(crypto, { note, text: 'Đối tượng cao 1 m 70, có sẹo ở má trái.' }),
    ext: new Map([[7, utf8('not known to anybody')]]),
  })
  const long = world.seal({
    type: messageTypes['bulletin-create'],
    signers,
    body: note8.encode(crypto, { note, text: 'ă'.repeat(4500) }),
  })
  const entry = { rung: 'decrypted', outcome: 'accepted', at: createdAt + 5000, complete: true } as const
  const receipt = world.seal({
    type: messageTypes.receipt,
    bodyVersion: receiptBodyVersion,
    body: receiptBody.encode(crypto, {
      note,
      author: { name: 'Nguyễn Văn Mẫu', badge: '000-001', salt: crypto.random(32) },
      entries: [{ ...entry, statement: heartbeat.statementHash, addressee: addresseeKey(second.addressee) }],
      links: [
        {
          device: idOf(crypto.random(16)),
          addressee: addresseeKey(second.addressee),
          highest: 3,
          missing: [
            { from: 4, to: 4 },
            { from: 7, to: 9 },
          ],
        },
      ],
    }),
  })
  const carry = world.seal({
    type: messageTypes.carry,
    bodyVersion: carryBodyVersion,
    body: carryBody.encode(crypto, {
      note,
      items: [
        { ...alone.statement, reason: 'resend', link: { addressee: addresseeKey(first.addressee), seq: 1 } },
        { ...operation.statement, reason: 'sibling' },
      ],
    }),
  })
  return {
    ...worldJson(world),
    cases: [
      validCase(world, 'a heartbeat to three, the first of its link', { sealed: heartbeat, party: first }),
      validCase(world, 'the same envelope as another recipient gets it', { sealed: heartbeat, party: third }),
      validCase(world, 'the fifth envelope of a link', { sealed: linked, party: second }),
      validCase(world, 'one addressee and no path', { sealed: alone, party: first }),
      validCase(world, 'an operation by device and author, with parents and an unknown extension', {
        sealed: operation,
        party: second,
      }),
      validCase(world, 'a plaintext of 16,384 bytes: a full chunk and an empty one', { sealed: long, party: first }),
      validCase(world, 'a receipt', { sealed: receipt, party: third }),
      validCase(world, 'a carry of two statements', { sealed: carry, party: second }),
    ],
  }
}

export async function invalidEnvelopes(): Promise<object> {
  const world = await createEnvelopeWorld('docs/spec/vectors/envelope-invalid.json')
  const sealed = world.seal()
  const firstRecipient = bytesToHex(
    encodeAddressee(sealed.tbs.recipients[0] as SealedEnvelope['tbs']['recipients'][number]),
  )
  const party = world.parties.findIndex((each) => bytesToHex(encodeAddressee(each.addressee)) === firstRecipient)
  const hostile = hostileEnvelopes(world, sealed)
  const cases = openReasons.flatMap((reason) =>
    Object.entries(hostile[reason])
      .slice(0, casesPerReason)
      .map(([name, make]) => ({ name, party, envelope: envelopeJson(make()), refused: reason })),
  )
  return { ...worldJson(world), cases }
}
