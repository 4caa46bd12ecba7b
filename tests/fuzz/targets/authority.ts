/** Files of the authority and of who founds a unit: the log by hand, requests, the paper that lets a unit begin, root keys. */
import { concat, utf8, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { GiaobanError, type ErrorCode } from '../../../shared/errors.ts'
import type { DeviceId, OfficerId, UnitCode, UnitId } from '../../../shared/ids.ts'
import { formatInvitation, parseInvitation } from '../../../engine/authority/invitation.ts'
import { createRootKey, parseRootKey } from '../../../engine/authority/key-file.ts'
import { encodeLogFile, parseLogFile } from '../../../engine/authority/log-file.ts'
import { makeRequest, parseRequest } from '../../../engine/authority/request.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { cborSteps, codecRun, promise, same, type FuzzTarget } from '../target.ts'

const crypto = await createCrypto({ random: seededRandom('fuzz authority') })
const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value)
const isOneOf =
  (...codes: readonly ErrorCode[]) =>
  (thrown: unknown): boolean =>
    thrown instanceof GiaobanError && codes.includes(thrown.code)

export const logFileTarget = (): FuzzTarget => ({
  maxBytes: 4096,
  steps: cborSteps,
  seeds: [
    encodeLogFile({ leaves: [filled(40, 1), filled(60, 2)], note: filled(90, 3) }),
    encodeLogFile({ leaves: [] }),
  ],
  run: codecRun({ decode: parseLogFile, encode: encodeLogFile, isOwnError: isOneOf('directory/invalid') }),
})

/** Signatures count as good here. What is read makes a request that is read as the same one. */
export const foundingRequestTarget = (): FuzzTarget => {
  const [officer, device] = [5, 6].map((value) => crypto.signingKeyPair(crypto.secretKey(filled(32, value))))
  if (officer === undefined || device === undefined) throw new Error('two of two')
  const keys = { officer: officer.secretKey, device: device.secretKey }
  const seed = makeRequest(
    crypto,
    {
      unit: '0a'.repeat(16) as UnitId,
      officer: '0b'.repeat(16) as OfficerId,
      name: 'Trần Thị Thử',
      badge: 'TN-0042',
      salt: filled(32, 1),
      roles: ['duty', 'admin'],
      officerKey: officer.publicKey,
      device: '0c'.repeat(16) as DeviceId,
      signKey: device.publicKey,
      witnessKey: filled(32, 2),
      auditKey: filled(32, 3),
    },
    keys,
  )
  const trusting = { verify: () => true }
  const isDamage = isOneOf('authority/request-damaged')
  return {
    maxBytes: 2048,
    steps: cborSteps,
    seeds: [seed],
    run: (input) => {
      try {
        const request = parseRequest(trusting, input)
        const again = parseRequest(trusting, makeRequest(crypto, request, keys))
        promise(JSON.stringify(again) === JSON.stringify(request), 'a request is written to another request')
        return true
      } catch (thrown) {
        if (isDamage(thrown)) return false
        throw thrown
      }
    },
  }
}

export const unitInvitationTarget = (): FuzzTarget => {
  const seed = formatInvitation({
    authority: 'Bộ Công an (thử nghiệm)',
    demo: true,
    root: 'cd'.repeat(32),
    logKey: 'log.test+33de0ae0+AAAA',
    relays: ['wss://relay.example'],
    relayPins: ['ef'.repeat(32)],
    unit: {
      id: '0a'.repeat(16) as UnitId,
      code: 'binh-duong' as UnitCode,
      name: 'Công an tỉnh Bình Dương',
      level: 'province',
      shortForm: 'BD',
      link: 'online',
    },
  })
  const isRefusal = isOneOf('authority/request-damaged', 'usage/too-large')
  return {
    maxBytes: 2048,
    steps: { perInput: 20_000, perByte: 100 },
    seeds: [seed, utf8('{"format":1,"kind":"unit-invitation"}')],
    run: (input) => {
      try {
        const read = parseInvitation(input)
        const again = parseInvitation(formatInvitation(read))
        promise(JSON.stringify(again) === JSON.stringify(read), 'an invitation is written to another one')
        return true
      } catch (thrown) {
        if (isRefusal(thrown)) return false
        throw thrown
      }
    },
  }
}

/** The input is the body of the file; its hash is put behind it, so that what is bent passes. */
export async function rootKeyTarget(): Promise<FuzzTarget> {
  const own = await createCrypto({ random: seededRandom('fuzz root key') })
  const hashPassphrase = () => Promise.resolve(own.secretKey(filled(32, 9)))
  const { file } = await createRootKey({ crypto: own, hashPassphrase }, { holder: 'A', passphrase: 'x', demo: true })
  const isRefusal = isOneOf('authority/key-damaged', 'profile/newer-format')
  const read = (input: Uint8Array): boolean => {
    try {
      parseRootKey(own, input)
      return true
    } catch (thrown) {
      if (isRefusal(thrown)) return false
      throw thrown
    }
  }
  return {
    maxBytes: 1024,
    steps: cborSteps,
    seeds: [file.slice(0, -32)],
    run: (input) => {
      const before = new Uint8Array(input)
      promise(!read(input), 'a root key without its hash is read')
      const taken = read(concat(input, own.sha256(input)))
      promise(same(before, input), 'a reader changes its input')
      return taken
    },
  }
}
