import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { loadLogKeys } from '../../../relay/log/keys.ts'

let crypto: Crypto
let folder: string
let file: string
beforeEach(async () => {
  crypto = await createCrypto()
  folder = await mkdtemp(join(tmpdir(), 'giaoban-'))
  file = join(folder, 'data.logkey')
})
afterEach(() => rm(folder, { recursive: true }))

const names = async (): Promise<unknown> => {
  const { log, witness } = await loadLogKeys(crypto, file)
  return { log: [log.name, log.keys.publicKey], witness: [witness.name, witness.keys.publicKey] }
}

describe('the log key file', () => {
  it('is made once, for the owner only, and read ever after', async () => {
    const first = await names()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await names()).toEqual(first)
    expect(await readdir(folder)).toEqual(['data.logkey'])
  })

  it('is the same for two relays that start at once', async () => {
    const [a, b] = await Promise.all([names(), names()])
    expect(a).toEqual(b)
  })

  it('is refused when others may read it', async () => {
    await names()
    await chmod(file, 0o640)
    await expect(loadLogKeys(crypto, file)).rejects.toMatchObject({ code: 'config/invalid' })
  })

  it.each(['', '{', 'null', '{}', '{"format":1}', '{"format":2}'])(
    'is refused, not replaced, when it says %j',
    async (text) => {
      await writeFile(file, text, { mode: 0o600 })
      await expect(loadLogKeys(crypto, file)).rejects.toMatchObject({ code: 'config/invalid' })
      expect(await readFile(file, 'utf8')).toBe(text)
    },
  )

  it.each(['origin', 'logSeed', 'witness', 'witnessSeed'])('is refused with a wrong %s', async (field) => {
    await names()
    const fields: unknown = { ...JSON.parse(await readFile(file, 'utf8')), [field]: 'a b' }
    await writeFile(file, JSON.stringify(fields))
    await expect(loadLogKeys(crypto, file)).rejects.toMatchObject({ code: 'config/invalid' })
  })
})
