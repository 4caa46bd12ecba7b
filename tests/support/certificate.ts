/** TLS certificates for one test: P-256, valid now, for the addresses given. DER by hand, signed by Node. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const ecdsaSha256 = sequence(oid('2a8648ce3d040302'))
const utcTime = (ms: number): Buffer =>
  der(
    0x17,
    Buffer.from(
      new Date(ms)
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, '')
        .slice(2),
    ),
  )
const day = 86_400_000

export interface TestCertificate {
  readonly cert: string
  readonly key: string
  /** SHA-256 of the public key in DER: what a client pins. */
  readonly spki: Uint8Array<ArrayBuffer>
}

type Address = readonly [number, number, number, number]
interface Issuer {
  readonly name: string
  readonly key: KeyObject
}

/** Signed by itself. @param now ms UTC: good for a day before and after */
export function makeCertificate(ip: Address = [127, 0, 0, 1], now: number = Date.now()): TestCertificate {
  return issue('relay.test', { ips: [ip], now }).made
}

export interface TestAuthority {
  /** PEM. */
  readonly cert: string
  issue(...ips: readonly Address[]): TestCertificate
}

/** Vouches for others, as an operator's own does. */
export function makeAuthority(now: number = Date.now()): TestAuthority {
  const { made, key } = issue('authority.test', { ips: [], now })
  return {
    cert: made.cert,
    issue: (...ips) => issue('node.test', { ips, now, by: { name: 'authority.test', key } }).made,
  }
}

/** Without an issuer by itself, and without an address to vouch for others. */
function issue(
  name: string,
  { ips, now, by }: { readonly ips: readonly Address[]; readonly now: number; readonly by?: Issuer },
): { readonly made: TestCertificate; readonly key: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const addresses = ips.map((ip) => der(0x87, Buffer.from(ip)))
  const extension =
    ips.length > 0
      ? sequence(oid('551d11'), der(0x04, sequence(...addresses)))
      : sequence(oid('551d13'), der(0x01, Buffer.from([0xff])), der(0x04, sequence(der(0x01, Buffer.from([0xff])))))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaSha256,
    nameOf(by?.name ?? name),
    sequence(utcTime(now - day), utcTime(now + day)),
    nameOf(name),
    spki,
    der(0xa3, sequence(extension)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, by?.key ?? privateKey))
  const lines =
    sequence(body, ecdsaSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  const made = {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    spki: new Uint8Array(createHash('sha256').update(spki).digest()),
  }
  return { made, key: privateKey }
}

const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))))
