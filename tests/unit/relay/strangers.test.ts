import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { certificateHashOf } from '../../../relay/certificates.ts'
import { networkOf } from '../../../relay/session/network-of.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { noCertificate } from '../../../shared/protocol/relay-wire/handshake.ts'

test('addresses that one line may pick are one network', () => {
  expect(networkOf('2001:db8:0:1:2:3:4:5')).toBe('2001:db8:0:1::/64')
  expect(networkOf('2001:DB8:0:1::9')).toBe('2001:db8:0:1::/64')
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(networkOf('2001:0db8:0000:0002::')).toBe('2001:db8:0:2::/64')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(networkOf('::1')).toBe('0:0:0:0::/64')
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('')).toBe('')
})

test('a TLS connection that tells no certificate is not taken for one without TLS', async () => {
  const crypto = await createCrypto()
  const plain = new Socket()
  expect(certificateHashOf(plain, crypto)).toEqual(noCertificate)
  const over = new TLSSocket(plain)
  expect(certificateHashOf(over, crypto)).toBeUndefined()
  over.destroy()
})
