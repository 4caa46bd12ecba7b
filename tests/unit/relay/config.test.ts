import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readRelayConfig, type RelayArguments } from '../../../relay/config.ts'
import { makeAuthority } from '../../support/certificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'giaoban-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const data = join(folder, 'data')
const root = 'ab'.repeat(32)
const of = (more: Partial<RelayArguments> = {}, env: Record<string, string> = {}) =>
  readRelayConfig({ data, listen: '127.0.0.1:0', ...more }, env)
const fieldOf = (more: Partial<RelayArguments>, env: Record<string, string> = {}): unknown => {
  try {
    of(more, env)
    return 'accepted'
  } catch (error) {
    return (error as { params: { field: string } }).params.field
  }
}

describe('relay settings', () => {
  test('the log key lies beside the data unless it is said where', () => {
    expect(of().logKeyFile).toBe(`${data}.logkey`)
    expect(of({ logKey: join(folder, 'other') }).logKeyFile).toBe(join(folder, 'other'))
    // as the package's unit has it: no second key is made for data that another one has signed
    writeFileSync(join(folder, 'log.key'), '')
    expect(of().logKeyFile).toBe(join(folder, 'log.key'))
    writeFileSync(`${data}.logkey`, '')
    expect(of().logKeyFile).toBe(`${data}.logkey`)
    rmSync(`${data}.logkey`)
    rmSync(join(folder, 'log.key'))
  })
  test('a root of zeros is the one of the example, which nobody has filled in', () => {
    expect(fieldOf({ root: '0'.repeat(64) })).toBe('root')
    expect(fieldOf({ root })).toBe('accepted')
  })
  test('a log key inside of the data is refused: a copy of the data would be a copy of the log', () => {
    expect(fieldOf({ logKey: join(data, 'key') })).toBe('log-key')
  })
  test.each([
    ['127.0.0.1:80', '127.0.0.1', 80],
    ['localhost:0', 'localhost', 0],
    ['[::1]:443', '::1', 443],
  ])('%s is an address', (listen, host, port) => expect(of({ listen })).toMatchObject({ host, port }))
  test.each(['', 'x', '127.0.0.1', ':80', '127.0.0.1:70000', '::1:80', '127.0.0.1:-1'])('"%s" is none', (listen) =>
    expect(fieldOf({ listen })).toBe('listen'),
  )
  test('a relay that copies a log is told which, and its own name', () => {
    expect(of({ followLog: 'log+1+key', name: 'second' }).follow).toEqual({ logKey: 'log+1+key', name: 'second' })
    expect(of().follow).toBeUndefined()
    expect(fieldOf({ followLog: 'log+1+key' })).toBe('name')
    expect(fieldOf({ name: 'second' })).toBe('follow-log')
  })
  test('what leaves the machine needs TLS and a root', () => {
    expect(fieldOf({ listen: '0.0.0.0:80', root })).toBe('tls-cert')
    expect(fieldOf({ listen: 'relay.example:80', root })).toBe('tls-cert')
  })
  test('certificate and key belong together, and must be such', () => {
    const junk = join(folder, 'junk.pem')
    writeFileSync(junk, 'not a certificate')
    expect(fieldOf({ tlsCert: junk })).toBe('tls-key')
    expect(fieldOf({ tlsKey: junk })).toBe('tls-cert')
    expect(fieldOf({ tlsCert: junk, tlsKey: junk })).toBe('tls-cert')
    expect(fieldOf({ tlsCert: join(folder, 'absent'), tlsKey: junk })).toBe('tls-cert')
  })
  test('a root is 32 bytes of hex', () => {
    expect(of({ root: root.toUpperCase() }).root).toEqual(new Uint8Array(32).fill(0xab))
    for (const bad of ['ab', 'xy'.repeat(32), `${root}ab`]) expect(fieldOf({ root: bad })).toBe('root')
  })
  test('the level of the log comes from the environment', () => {
    expect(of().logLevel).toBe('info')
    expect(of({}, { GIAOBAN_LOG_LEVEL: 'debug' }).logLevel).toBe('debug')
    expect(fieldOf({}, { GIAOBAN_LOG_LEVEL: 'loud' })).toBe('GIAOBAN_LOG_LEVEL')
  })

  test('store nats needs servers, and they need it', () => {
    expect(of({ store: 'nats', nats: 'nats://127.0.0.1:4222,nats://[::1]:4223' }).nats).toEqual({
      servers: ['nats://127.0.0.1:4222', 'nats://[::1]:4223'],
    })
    // what is connected to is what was judged: a blank or a capital letter does not take the TLS away
    const untidy = of({ store: 'nats', nats: 'tls://a.example:4222, TLS://b.example:4222/' }).nats
    expect(untidy?.servers).toEqual(['tls://a.example:4222', 'tls://b.example:4222'])
    expect(fieldOf({ store: 'nats' })).toBe('nats')
    expect(fieldOf({ nats: 'nats://127.0.0.1:4222' })).toBe('nats')
  })
  test.each([
    'nats://10.0.0.1:4222',
    'nats://relay.example:4222',
    'http://127.0.0.1:4222',
    'nats://user:word@127.0.0.1:4222',
    'tls://a.example:4222,nats://127.0.0.1:4222',
    'nats://127.0.0.1:4222,',
    'nats://127.0.0.1:4222/path',
    '',
  ])('"%s" is no list of servers', (nats) => expect(fieldOf({ store: 'nats', nats })).toBe('nats'))
  test('credentials, the number of shards and the servers’ room come from the environment', () => {
    const args = { store: 'nats', nats: 'tls://a.example:4222,tls://b.example:4222' } as const
    const env = { GIAOBAN_NATS_CREDS: '/etc/nats.creds', GIAOBAN_NATS_SHARDS: '4', GIAOBAN_NATS_BYTES: '800000000000' }
    expect(of(args, env).nats).toMatchObject({ credentials: '/etc/nats.creds', shards: 4, bytes: 8e11 })
    for (const bad of ['0', '65', 'x', '1.5'])
      expect(fieldOf(args, { GIAOBAN_NATS_SHARDS: bad })).toBe('GIAOBAN_NATS_SHARDS')
    for (const bad of ['0', '-1', '800GB', ''])
      expect(fieldOf(args, { GIAOBAN_NATS_BYTES: bad })).toBe('GIAOBAN_NATS_BYTES')
  })
  test('certificates for the servers are files of the environment that fit, and mean nothing without TLS', () => {
    const authority = makeAuthority()
    const [own, other] = [authority.issue([127, 0, 0, 1]), authority.issue([127, 0, 0, 1])]
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const [ca, cert, key] = [file('ca', authority.cert), file('cert', own.cert), file('key', own.key)]
    const args = { store: 'nats', nats: 'tls://a.example:4222' } as const
    const env = { GIAOBAN_NATS_CA: ca, GIAOBAN_NATS_CERT: cert, GIAOBAN_NATS_KEY: key }
    expect(of(args, env).nats?.tls).toEqual({ ca, own: { cert, key } })
    expect(of(args, { GIAOBAN_NATS_CA: ca }).nats?.tls).toEqual({ ca })
    expect(of({ store: 'nats', nats: 'nats://127.0.0.1:4222' }, env).nats?.tls).toBeUndefined()
    expect(fieldOf(args, { GIAOBAN_NATS_CERT: cert })).toBe('GIAOBAN_NATS_KEY')
    expect(fieldOf(args, { GIAOBAN_NATS_KEY: key })).toBe('GIAOBAN_NATS_CERT')
    expect(fieldOf(args, { ...env, GIAOBAN_NATS_KEY: file('other', other.key) })).toBe('GIAOBAN_NATS_KEY')
    expect(fieldOf(args, { ...env, GIAOBAN_NATS_CERT: key })).toBe('GIAOBAN_NATS_CERT')
    for (const bad of [key, cert, join(folder, 'missing')])
      expect(fieldOf(args, { ...env, GIAOBAN_NATS_CA: bad })).toBe('GIAOBAN_NATS_CA')
  })
})
