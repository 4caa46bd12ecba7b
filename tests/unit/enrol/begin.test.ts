import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginEnrolment, isUnknownToken, readInvitation, type Beginning } from '../../../engine/enrol/begin.ts'
import { ownEnrolment } from '../../../engine/enrol/kept.ts'
import { requestOf } from '../../../engine/enrol/newcomer.ts'
import { homePaths } from '../../../engine/home.ts'
import { listAudit } from '../../../engine/store/audit.ts'
import { readMeta } from '../../../engine/store/meta.ts'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import { keyNames } from '../../../engine/vault/key-file.ts'
import { readProfile } from '../../../engine/vault/profile.ts'
import type { Relay } from '../../../relay/server.ts'
import { bytesToHex, utf8, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { idBytes, type OfficerId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import type { KeyPair, SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { formatVerifierKey } from '../../../shared/protocol/directory/verifier-key.ts'
import { enrolBoxKey, formatInvitationCode, invitationIdOf } from '../../../shared/protocol/enrolment/code.ts'
import {
  encodeInvitation,
  encodeTerms,
  invitationQr,
  type InvitationTerms,
} from '../../../shared/protocol/enrolment/invitation.ts'
import { sealEnrolMessage } from '../../../shared/protocol/enrolment/messages.ts'
import { minute } from '../../../shared/time.ts'
import { sampleInvitation } from '../../support/enrol-samples.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { homeDeps, passphrase, unlock } from '../../support/home-kit.ts'
import { clientOf, makeRelayWorld, relayFolder, startRelay, worldClock } from '../../support/relay-world.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'

const kit = await makeTestKit()
const { crypto, clock } = kit
const pairOf = (): KeyPair => crypto.signingKeyPair(crypto.secretKey(crypto.random(32)))
const log = pairOf()
const origin = 'log.test'
const noteBy = (keys: KeyPair): Bytes =>
  signCheckpoint(crypto, { name: origin, keys }, { origin, size: 5, root: crypto.random(32) })
const invitationOf = (more: Partial<InvitationTerms> = {}) =>
  sampleInvitation(crypto, {
    logKey: formatVerifierKey(crypto, { name: origin, publicKey: log.publicKey }),
    note: noteBy(log),
    expires: clock.now() + 60_000,
    ...more,
  })
const invitation = invitationOf()
const fileOf = (more?: Partial<InvitationTerms>) => ({ file: encodeInvitation(crypto, invitationOf(more)) })

describe('an invitation that is given to a new device', () => {
  const deps = homeDeps(kit, 'nowhere')
  const refused = (given: Parameters<typeof readInvitation>[1]) =>
    readInvitation(deps, given).then(
      () => 'read',
      (thrown: GiaobanError) => [thrown.code, thrown.params['field']].filter((each) => each !== undefined).join(' '),
    )

  test('is read from a file, and from the text of a QR code with what a reader leaves around it', async () => {
    expect(await readInvitation(deps, { file: encodeInvitation(crypto, invitation) })).toEqual(invitation)
    const qr = invitationQr(crypto, invitation)!
    expect(await readInvitation(deps, { text: `  ${qr}\n` })).toEqual(invitation)
  })

  test('is none when it is anything else', async () => {
    const { file } = fileOf()
    const qr = invitationQr(crypto, invitation)!
    const wrong = [{ file: file.subarray(0, -1) }, { file: new Uint8Array(0) }, { text: '' }, { text: 'GIAOBAN' }]
    for (const given of [...wrong, { text: qr.slice(0, -4) }, { text: 'ABCD-EFGH' }])
      expect(await refused(given)).toBe('enrol/invalid')
  })

  test('is none when what the inviter has seen is not signed by the log that is pinned', async () => {
    expect(await refused(fileOf({ note: noteBy(pairOf()) }))).toBe('enrol/invalid')
    expect(await refused(fileOf({ note: utf8('no note\n') }))).toBe('enrol/invalid')
    expect(await refused(fileOf({ logKey: 'log.test+00000000+AA==' }))).toBe('enrol/invalid')
  })

  test('is over when its time is, with the tolerance of a wrong clock', async () => {
    const ends = clock.now() - limits.skewShownMs
    expect(await refused(fileOf({ expires: ends + 1 }))).toBe('read')
    expect(await refused(fileOf({ expires: ends }))).toBe('enrol/expired')
  })

  test('as a code asks for the relay where its mailbox is', async () => {
    const text = formatInvitationCode(crypto, invitation.secret)
    expect(await refused({ text })).toBe('usage/invalid-input relay')
  })

  test('is used where the relay knows no such mailbox, and for no other refusal', () => {
    const of = (code: ConstructorParameters<typeof GiaobanError>[0], reason: string) =>
      isUnknownToken(new GiaobanError(code, { params: { reason } }))
    expect([of('relay/refused', 'auth-refused'), of('relay/refused', 'offset')]).toEqual([true, false])
    expect([of('relay/rate-limited', 'auth-refused'), isUnknownToken(new Error('auth-refused'))]).toEqual([
      false,
      false,
    ])
  })
})

describe('a code that leads to a mailbox', () => {
  const now = worldClock.now()
  const folder = relayFolder()
  let relay: Relay
  let inviter: RelayClient
  beforeAll(async () => {
    relay = await startRelay(folder.config)
    const world = await makeRelayWorld(relay.url)
    const [unit] = world.units
    inviter = clientOf(world, relay.url, { unit, device: unit.devices[0]! })
    await inviter.connect()
  }, 60_000)
  afterAll(async () => {
    await inviter[Symbol.asyncDispose]()
    await relay[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  /** A mailbox under a fresh code; in its first place what `put` makes of the terms. */
  async function boxWith(put?: (terms: InvitationTerms, key: SecretKey) => Bytes) {
    const secret = crypto.random(16)
    const box = invitationIdOf(crypto, secret)
    await inviter.request('enrolOpen', { box, expires: now + 10 * minute })
    const { terms } = invitationOf({ box, expires: now + 10 * minute })
    const message = put?.(terms, enrolBoxKey(crypto, secret))
    if (message !== undefined) await inviter.request('enrolPut', { box, position: 0, message })
    return { terms, secret }
  }
  const read = (secret: Bytes, by = crypto) =>
    readInvitation(
      { ...homeDeps(kit, 'nowhere'), crypto: by, clock: worldClock },
      { text: formatInvitationCode(crypto, secret), relay: relay.url },
    )
  const sealed = (
    terms: InvitationTerms,
    key: SecretKey,
    more: { readonly as?: Bytes; readonly position?: number } = {},
  ) =>
    sealEnrolMessage(crypto, key, {
      box: terms.box,
      side: 'inviter',
      position: more.position ?? 0,
      plaintext: more.as ?? encodeTerms(terms),
    })

  test('is an invitation to the terms that lie there, and its key is wiped', async () => {
    const watched = watchedSecrets(crypto)
    const { terms, secret } = await boxWith(sealed)
    expect(await read(secret, watched.crypto)).toEqual({ terms, secret })
    expect(watched.purged()).toEqual([true])
  })

  test('is used where there is no such mailbox, or nothing in it', async () => {
    await expect(read(crypto.random(16))).rejects.toMatchObject({ code: 'enrol/used' })
    const { secret } = await boxWith()
    await expect(read(secret)).rejects.toMatchObject({ code: 'enrol/used' })
  })

  test('is none where the terms are of another mailbox, or not sealed for that place', async () => {
    const other = encodeTerms(invitation.terms)
    const wrong = [
      await boxWith((terms, key) => sealed(terms, key, { as: other })),
      await boxWith((terms, key) => sealed(terms, key, { position: 1 })),
      await boxWith((terms) => encodeTerms(terms)),
    ]
    for (const { secret } of wrong) await expect(read(secret)).rejects.toMatchObject({ code: 'enrol/invalid' })
  })

  test('says what is the matter with a relay that does not answer', async () => {
    const gone = readInvitation(
      { ...homeDeps(kit, 'nowhere'), clock: worldClock },
      { text: formatInvitationCode(crypto, crypto.random(16)), relay: 'ws://127.0.0.1:1/' },
    )
    await expect(gone).rejects.toMatchObject({ code: expect.stringMatching(/^relay\//) })
  })
})

describe('the home of a new device', () => {
  const begin = (folder: string, more: Partial<Beginning> = {}, by = crypto) =>
    beginEnrolment(
      { ...homeDeps(kit, folder), crypto: by },
      {
        folder: join(folder, 'home'),
        invitation,
        officer: { badge: 'TN-0042', name: 'Trần Thị Thử', roles: ['investigator', 'duty'] },
        passphrase,
        slot: 'file',
        language: 'en',
        ...more,
      },
    )

  test('has the keys that its request names, the profile of its invitation, and what the inviter has seen', async () => {
    using folder = temporaryFolder()
    const { device } = await begin(folder.path)
    using vault = await unlock(kit, folder.path)
    const own = ownEnrolment(vault.store.read)!
    const { request } = requestOf(crypto, own)
    const publicOf = (name: Bytes) => crypto.signingKeyPair(vault.keys.get(name)!).publicKey
    expect(request).toMatchObject({
      device,
      signKey: publicOf(keyNames.deviceSigning()),
      witnessKey: publicOf(keyNames.witness()),
      auditKey: publicOf(keyNames.audit()),
      kemKeyHash: crypto.sha256(crypto.kemKeyPair(vault.keys.get(keyNames.deviceKem(1))!).publicKey),
      officer: {
        id: vault.officer.id,
        key: vault.officer.signing.publicKey,
        salt: vault.officer.nameSalt,
        name: 'Trần Thị Thử',
        badge: 'TN-0042',
        roles: ['duty', 'investigator'],
      },
    })
    expect([own.phase, own.terms]).toEqual(['committed', invitation.terms])
    const { terms } = invitation
    expect(readProfile(homePaths(join(folder.path, 'home')).profile)).toEqual({
      format: 1,
      unit: { id: terms.unit, code: terms.unitCode, name: terms.unitName },
      device,
      demo: true,
      root: bytesToHex(terms.root),
      logKey: terms.logKey,
      relays: terms.relays,
      relayPins: terms.relayPins.map((pin) => bytesToHex(pin)),
      language: 'en',
      theme: 'system',
    })
    expect(readMeta<Uint8Array>(vault.store.read, 'directory.anchor')).toEqual(terms.note)
    expect(listAudit(vault.store.read, { limit: 9 })).toMatchObject([
      { at: clock.now(), action: 'enrolment.begun', object: idBytes(terms.box) },
    ])
  })

  test('goes on as the officer that it replaces, and takes over names of relays; no key stays in memory', async () => {
    using folder = temporaryFolder()
    const id = '0e'.repeat(16) as OfficerId
    const named = invitationOf({ relayNames: ['relay.test'], relayPins: [] })
    const officer = { badge: 'TN-0042', name: 'Trần Thị Thử', roles: ['duty'] as const, replaces: id }
    const watched = watchedSecrets(crypto)
    await begin(folder.path, { invitation: named, officer }, watched.crypto)
    expect(watched.purged()).not.toContain(false)
    const profile = readProfile(homePaths(join(folder.path, 'home')).profile)
    expect([profile.relayNames, Object.keys(profile).includes('relayPins')]).toEqual([['relay.test'], false])
    using vault = await unlock(kit, folder.path)
    expect(vault.officer.id).toBe(id)
  })

  test('is not made for a name that has no form on the wire', async () => {
    using folder = temporaryFolder()
    const officer = { badge: '', name: 'A\u202eB', roles: ['duty'] as const }
    await expect(begin(folder.path, { officer })).rejects.toMatchObject({
      code: 'usage/invalid-input',
      params: { field: 'officer' },
    })
  })
})
