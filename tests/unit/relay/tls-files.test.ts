import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { certificateEnds, isInTime, readTls } from '../../../relay/tls-files.ts'
import { limits } from '../../../shared/limits.ts'
import { day, second } from '../../../shared/time.ts'
import { makeCertificate } from '../../support/certificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'giaoban-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const now = Date.UTC(2027, 0, 1)
const [own, other] = [makeCertificate([127, 0, 0, 1], now), makeCertificate([127, 0, 0, 1], now)]
const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
beforeEach(() => {
  writeFileSync(files.cert, own.cert)
  writeFileSync(files.key, own.key)
})
const fieldOf = (): unknown => {
  try {
    readTls(files)
    return 'accepted'
  } catch (error) {
    return (error as { params: { field: string } }).params.field
  }
}

describe('certificate and key', () => {
  test('a pair that fits is taken, with what follows the leaf', () => {
    writeFileSync(files.cert, own.cert + other.cert)
    expect(readTls(files).leaf).toEqual(readTls({ ...files, cert: files.cert }).leaf)
    expect(fieldOf()).toBe('accepted')
  })

  test('its time is a day on both sides of now', () => {
    const tls = readTls(files)
    expect(certificateEnds(tls) - now).toBeCloseTo(day, -4)
    for (const [at, isGood] of [
      [now, true],
      [now - day - second, false],
      [now + day + second, false],
    ] as const)
      expect([at, isInTime(tls, at)]).toEqual([at, isGood])
  })

  test.each([
    ['the key of another certificate', 'key', other.key, 'tls-key'],
    ['no key', 'key', 'junk', 'tls-key'],
    ['a certificate in place of the key', 'key', own.cert, 'tls-key'],
    ['no certificate', 'cert', 'junk', 'tls-cert'],
    ['half a certificate', 'cert', own.cert.slice(0, 200), 'tls-cert'],
    ['a leaf and then junk that calls itself one', 'cert', `${own.cert}${own.cert.replace(/MII./, 'AAAA')}`, 'tls-key'],
    ['more than any certificate', 'cert', own.cert.padEnd(limits.tlsFileBytes + 1), 'tls-cert'],
  ] as const)('%s is refused by the name of its setting', (_, part, text, field) => {
    writeFileSync(files[part], text)
    expect(fieldOf()).toBe(field)
  })

  test('a pipe in the place of a file is not waited for', () => {
    rmSync(files.key)
    execFileSync('mkfifo', [files.key])
    expect(fieldOf()).toBe('tls-key')
    rmSync(files.key)
  })
})
