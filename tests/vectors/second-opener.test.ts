/** The published vectors through an opener that shares no line with the product. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openFile } from './second-opener/attachment.ts'
import { receive, type Certificates, type Me, type Received } from './second-opener/envelope.ts'

interface EnvelopeCase {
  readonly name: string
  readonly party: number
  readonly envelope: {
    readonly header: string
    readonly index: number
    readonly leaf: string
    readonly path: readonly string[]
    readonly payload: string
  }
  readonly expected?: {
    readonly statementHash: string
    readonly headerHash: string
    readonly seq: number
    readonly prev?: string
    readonly tbs: string
    readonly body: string
  }
  readonly refused?: string
}
interface EnvelopeFile {
  readonly parties: readonly {
    readonly addressee: string
    readonly decapsulationKey: string
    readonly publicKeyHash: string
  }[]
  readonly certificates: readonly { readonly role: string; readonly certificate: string; readonly publicKey: string }[]
  readonly cases: readonly EnvelopeCase[]
}
interface AttachmentFile {
  readonly cases: readonly {
    readonly name: string
    readonly manifest: Readonly<
      Record<'attachmentId' | 'blobId' | 'segmentsRoot' | 'commitment' | 'exhibitHash', string>
    > & {
      readonly ciphertextSize: number
      readonly segmentCount: number
    }
    readonly secret: {
      readonly key: string
      readonly salt: string
      readonly exhibitSalt: string
      readonly trueSize: number
    }
    readonly ciphertext: string
    readonly file?: string
    readonly refused?: string
  }[]
}

const folder = resolve(import.meta.dirname, '../../docs/spec/vectors')
const load = <T>(file: string): T => JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as T
const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const from64 = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

for (const file of ['envelope-valid.json', 'envelope-invalid.json']) {
  describe(`the second opener and ${file}`, () => {
    const { parties, certificates, cases } = load<EnvelopeFile>(file)
    const roles = ['device', 'author', 'releaser']
    const lookUp: Certificates = (role, certificate) => {
      const found = certificates.find((each) => each.role === roles[role] && each.certificate === toHex(certificate))
      return found === undefined ? undefined : fromHex(found.publicKey)
    }
    for (const { name, party, envelope, expected, refused } of cases) {
      const own = parties[party]
      if (own === undefined) throw new Error('a case has no party')
      const me: Me = {
        addressee: fromHex(own.addressee),
        decapsulationKey: fromHex(own.decapsulationKey),
        publicKeyHash: fromHex(own.publicKeyHash),
      }
      const received: Received = {
        header: from64(envelope.header),
        index: envelope.index,
        leaf: from64(envelope.leaf),
        path: envelope.path.map(from64),
        payload: from64(envelope.payload),
      }
      test(`${name}: ${refused ?? 'opens'}`, () => {
        const result = receive(received, me, lookUp)
        if (expected === undefined) {
          expect(result).toBe(refused)
          return
        }
        if (typeof result === 'string') throw new Error(result)
        expect({ ...result, tbs: toHex(result.tbs), body: toHex(result.body) }).toEqual({
          headerHash: fromHex(expected.headerHash),
          statementHash: fromHex(expected.statementHash),
          seq: BigInt(expected.seq),
          prev: fromHex(expected.prev ?? '00'.repeat(32)),
          tbs: toHex(from64(expected.tbs)),
          body: toHex(from64(expected.body)),
        })
      })
    }
  })
}

describe('the second opener and attachments.json', () => {
  for (const { name, manifest, secret, ciphertext, file, refused } of load<AttachmentFile>('attachments.json').cases) {
    test(`${name}: ${refused ?? 'opens'}`, () => {
      const sealed = {
        attachmentId: fromHex(manifest.attachmentId),
        blobId: fromHex(manifest.blobId),
        ciphertextSize: manifest.ciphertextSize,
        segmentsRoot: fromHex(manifest.segmentsRoot),
        segmentCount: manifest.segmentCount,
        commitment: fromHex(manifest.commitment),
        exhibitHash: fromHex(manifest.exhibitHash),
        key: fromHex(secret.key),
        salt: fromHex(secret.salt),
        exhibitSalt: fromHex(secret.exhibitSalt),
        trueSize: secret.trueSize,
      }
      const result = openFile(sealed, from64(ciphertext))
      expect(typeof result === 'string' ? result : toHex(result)).toBe(refused ?? toHex(from64(file ?? '')))
    })
  }
})

test('the second opener imports nothing of the product', () => {
  const own = resolve(import.meta.dirname, 'second-opener')
  const imports = readdirSync(own).flatMap((file) =>
    [...readFileSync(resolve(own, file), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1] as string),
  )
  expect(imports.length).toBeGreaterThan(5)
  expect(imports.filter((each) => !/^(?:\.\/[a-z]+\.ts|node:crypto|@noble\/.+)$/.test(each))).toEqual([])
})
