import { expect, test } from 'vitest'
import { relayAddressFault, relayAddressLetters } from '../../../shared/relay-address.ts'

test.each([
  'wss://relay.giaoban.example',
  'wss://relay.giaoban.example:7443/unit',
  'wss://[2001:db8::7]:7443',
  'ws://127.0.0.1:7443',
  'ws://localhost:7443',
  'ws://[::1]:7443',
])('%s is an address that a PC may use', (address) => {
  expect(relayAddressFault(address)).toBeUndefined()
})

test.each([
  '',
  'relay.giaoban.example',
  'https://relay.giaoban.example',
  'wss://',
  'wss://relay.giaoban.example?unit=1',
  'wss://name@relay.giaoban.example',
  'wss://relay giaoban.example',
  `wss://${'r'.repeat(relayAddressLetters)}`,
])('%s is no address of a relay', (address) => {
  expect(relayAddressFault(address)).toBe('wrong')
})

test.each([
  'ws://relay.giaoban.example',
  'ws://192.0.2.7:7443',
  'ws://127.0.0.1.giaoban.example',
  'ws://localhost.example',
])('%s would cross a network without TLS', (address) => {
  expect(relayAddressFault(address)).toBe('plain')
})
