import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileError, readWhole, replaceFile } from '../../../engine/vault/atomic-file.ts'
import { utf8 } from '../../../shared/bytes.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'

test('a file is replaced whole and nothing is left beside it', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'file')
  replaceFile(path, utf8('long first content'))
  replaceFile(path, utf8('second'))
  expect(readFileSync(path, 'utf8')).toBe('second')
  expect(readdirSync(folder.path)).toEqual(['file'])
})

test('a replacement that cannot be finished leaves the old content and cleans up', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'file')
  mkdirSync(path) // a folder cannot be replaced by a file
  writeFileSync(join(path, 'inside'), 'kept')
  expect(() => replaceFile(path, utf8('new'))).toThrow('EISDIR')
  expect(readdirSync(folder.path)).toEqual(['file'])
  expect(readFileSync(join(path, 'inside'), 'utf8')).toBe('kept')
})

test.skipIf(process.platform === 'win32')('what lies beside it is neither followed nor believed in its mode', () => {
  using folder = temporaryFolder()
  const [path, other] = [join(folder.path, 'file'), join(folder.path, 'other')]
  writeFileSync(other, 'the only copy')
  symlinkSync(other, `${path}.new`)
  replaceFile(path, utf8('secret'))
  expect(readFileSync(other, 'utf8')).toBe('the only copy')
  writeFileSync(`${path}.new`, 'left by a power cut', { mode: 0o666 })
  chmodSync(`${path}.new`, 0o666)
  replaceFile(path, utf8('secret'))
  expect(readFileSync(path, 'utf8')).toBe('secret')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder.path).toSorted()).toEqual(['file', 'other'])
})

test.each([
  ['ENOSPC', 'store/full'],
  ['EDQUOT', 'store/full'],
  ['EROFS', 'store/read-only'],
  ['EACCES', 'store/read-only'],
  ['EIO', 'store/io'],
])('%s is %s to a person', async (system, code) => {
  const thrown = Object.assign(new Error('/home/somebody/secret'), { code: system })
  const shown = fileError(thrown)
  expect(await codeOf(() => Promise.reject(shown as Error))).toBe(code)
  expect(String(shown)).not.toContain('somebody')
})

test.skipIf(process.platform !== 'linux')('a full disk is store/full', async () => {
  // writes to this device fail as on a full disk, in the operating system itself
  const { openSync, writeSync } = await import('node:fs')
  try {
    writeSync(openSync('/dev/full', 'w'), 'x')
    expect.unreachable()
  } catch (thrown) {
    expect(await codeOf(() => Promise.reject(fileError(thrown) as Error))).toBe('store/full')
  }
})

test('a file above its bound is damaged, a missing one is none', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'file')
  expect(readWhole(path, 4)).toBeUndefined()
  writeFileSync(path, 'five!')
  expect(await codeOf(() => readWhole(path, 4))).toBe('vault/damaged')
})
