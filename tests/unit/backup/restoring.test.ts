/** What a person brings to restore a backup, piece by piece and in any order; and the recovery slot of a home. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { beginBackup, writingBackup } from '../../../engine/backup/file.ts'
import { createKit, formatShare, parseShare } from '../../../engine/backup/kit.ts'
import { openRecoverySlot, sealRecoverySlot } from '../../../engine/backup/recovery-slot.ts'
import { Restoring } from '../../../engine/backup/restoring.ts'
import { atOnce } from '../../../engine/steps.ts'
import { idOf, type DeviceId, type UnitId } from '../../../shared/ids.ts'
import type { SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf, testProfile } from '../../support/home-kit.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'

const kit = await makeTestKit()
const { crypto } = kit
const [own, other] = [createKit(crypto, { threshold: 2, count: 3 }), createKit(crypto, { threshold: 2, count: 3 })]
const [one, two, three] = own.shares as [string, string, string]
const profile = testProfile(kit)
let folder: ReturnType<typeof temporaryFolder>
let path: string
const isGone = (key: SecretKey): boolean => {
  try {
    key.unwrap(() => undefined)
    return false
  } catch {
    return true
  }
}

beforeAll(() => {
  folder = temporaryFolder()
  path = join(folder.path, 'unit.backup')
  const facts = {
    unit: profile.unit.id,
    device: idOf<DeviceId>(crypto.random(16)),
    created: kit.clock.now(),
    recoveryKey: crypto.sha256(own.publicKey),
    auditSize: 1,
  }
  writeFileSync(join(folder.path, 'database'), 'x')
  const begun = beginBackup(crypto, { publicKey: own.publicKey, facts })
  atOnce(writingBackup(begun, { out: path, database: join(folder.path, 'database') }))
})
afterAll(() => {
  folder[Symbol.dispose]()
})
let restoring: Restoring
beforeEach(() => {
  restoring = new Restoring(crypto)
})

describe('sheets', () => {
  it('are kept until there are enough; then the key alone is, and no text', () => {
    restoring.takeShares([one])
    expect(restoring.sheets).toEqual({ kit: own.kit, needed: 2, texts: new Map([[1, one]]), key: undefined })
    restoring.takeShares([one])
    expect(restoring.sheets?.key).toBeUndefined()
    restoring.takeShares([three])
    const { key, texts } = restoring.sheets!
    expect([...texts]).toEqual([
      [1, ''],
      [3, ''],
    ])
    expect(crypto.kemKeyPair(key!).publicKey).toEqual(own.publicKey)
    restoring.takeShares([two])
    expect(restoring.sheets?.key).toBe(key)
    expect([...restoring.sheets!.texts]).toEqual([
      [1, ''],
      [3, ''],
      [2, ''],
    ])
  })

  it('may come all at once, or none', () => {
    restoring.takeShares([])
    expect(restoring.sheets).toBeUndefined()
    restoring.takeShares(own.shares)
    expect(restoring.sheets?.key).toBeDefined()
  })

  it('of another kit, or that are damaged, add nothing to those that are there', async () => {
    expect(await codeOf(() => restoring.takeShares([one, other.shares[1]!]))).toBe('recovery/other-kit')
    expect(await codeOf(() => restoring.takeShares([one, two.slice(1)]))).toBe('recovery/share-damaged')
    expect(restoring.sheets).toBeUndefined()
    restoring.takeShares([one])
    expect(await codeOf(() => restoring.takeShares([two, other.shares[2]!]))).toBe('recovery/other-kit')
    expect([...restoring.sheets!.texts.keys()]).toEqual([1])
    let named: unknown
    try {
      restoring.takeShares([other.shares[0]!])
    } catch (thrown) {
      named = (thrown as { params?: unknown }).params
    }
    expect(named).toEqual({ kit: own.kit })
  })

  it('that are of another kit, or say another number of sheets, are found before there are enough', async () => {
    const [three, strangers] = [0, 1].map(() => createKit(crypto, { threshold: 3, count: 3 }).shares)
    const claims = formatShare(crypto, { ...parseShare(crypto, three![1]!), threshold: 2 })
    expect(await codeOf(() => restoring.takeShares([three![0]!, strangers![1]!]))).toBe('recovery/other-kit')
    restoring.takeShares([three![0]!])
    expect(await codeOf(() => restoring.takeShares([claims]))).toBe('recovery/other-kit')
    expect(restoring.sheets?.texts.size).toBe(1)
  })

  it('are forgotten with their key', () => {
    restoring.takeShares([one, two])
    const { key } = restoring.sheets!
    restoring.takeBackup(path)
    restoring.takeProfile(profile)
    restoring.forgetSheets()
    expect([restoring.sheets, isGone(key!)]).toEqual([undefined, true])
    expect([restoring.backup?.path, restoring.profile]).toEqual([path, profile])
    restoring.takeShares([one])
    restoring.forget()
    expect([restoring.sheets, restoring.backup, restoring.profile]).toEqual([undefined, undefined, undefined])
    restoring.forget()
  })
})

describe('backup, sheets and profile', () => {
  it('are compared as soon as both of two are there', () => {
    const fits = () => [restoring.sheetsFit, restoring.profileFits]
    expect(fits()).toEqual([undefined, undefined])
    restoring.takeProfile(profile)
    restoring.takeShares([one, two])
    expect(fits()).toEqual([undefined, undefined])
    restoring.takeBackup(path)
    expect(restoring.backup).toMatchObject({ path, header: { unit: profile.unit.id } })
    expect(fits()).toEqual([true, true])
    restoring.forgetSheets()
    restoring.takeShares([one])
    expect(fits()).toEqual([undefined, true])
    restoring.forgetSheets()
    restoring.takeShares(other.shares)
    restoring.takeProfile({ ...profile, unit: { ...profile.unit, id: idOf<UnitId>(crypto.random(16)) } })
    expect(fits()).toEqual([false, false])
    restoring.forget()
    restoring.takeBackup(path)
    expect(fits()).toEqual([undefined, undefined])
  })

  it('that is no backup leaves the one before', async () => {
    restoring.takeBackup(path)
    writeFileSync(join(folder.path, 'junk'), 'junk')
    expect(await codeOf(() => restoring.takeBackup(join(folder.path, 'junk')))).toBe('backup/damaged')
    expect(restoring.backup?.path).toBe(path)
  })

  it('are all needed, and each that is missing is told', async () => {
    const missing = async () => {
      try {
        return restoring.ready()
      } catch (thrown) {
        const { code, params } = thrown as { code: string; params: unknown }
        return { code, params }
      }
    }
    expect(await missing()).toMatchObject({ code: 'usage/invalid-input', params: { field: 'backup' } })
    restoring.takeBackup(path)
    expect(await missing()).toMatchObject({ code: 'usage/invalid-input', params: { field: 'profile' } })
    restoring.takeProfile(profile)
    expect(await missing()).toMatchObject({ code: 'recovery/shares-missing' })
    restoring.takeShares([one])
    expect(await missing()).toMatchObject({ code: 'recovery/shares-missing' })
    restoring.takeShares([two])
    expect(await missing()).toEqual({ path, profile, key: restoring.sheets!.key })
  })

  it('leave no secret of what was compared', () => {
    const watched = watchedSecrets(crypto)
    restoring = new Restoring(watched.crypto)
    restoring.takeShares([one, two])
    restoring.takeBackup(path)
    const before = watched.purged().length
    expect(restoring.sheetsFit).toBe(true)
    expect(watched.purged().slice(before)).toEqual([true])
  })
})

describe('the recovery slot', () => {
  const master = crypto.secretKey(crypto.random(32))
  const keyOf = (shares: readonly string[]): SecretKey => {
    const all = new Restoring(crypto)
    all.takeShares(shares)
    return all.sheets!.key!
  }
  const copy = (key: SecretKey) => key.unwrap((bytes) => new Uint8Array(bytes))

  it("gives the vault's master key, and is nobody's", () => {
    const slot = sealRecoverySlot(crypto, { publicKey: own.publicKey, master })
    expect(slot).toMatchObject({ type: 'recovery', badge: '', name: '', officer: '0'.repeat(32), memoryBytes: 0 })
    expect(slot.salt).toHaveLength(16)
    const watched = watchedSecrets(crypto)
    expect(copy(openRecoverySlot(watched.crypto, slot, keyOf(own.shares)))).toEqual(copy(master))
    expect(watched.wiped()).toBe(true)
    expect(watched.purged()).toEqual([true, false])
  })

  it('opens with no other key, and not when anything of it was changed', async () => {
    const slot = sealRecoverySlot(crypto, { publicKey: own.publicKey, master })
    const code = (bent: typeof slot, key = keyOf(own.shares)) => codeOf(() => openRecoverySlot(crypto, bent, key))
    expect(await code(slot, keyOf(other.shares))).toBe('recovery/other-kit')
    expect(await code({ ...slot, type: 'file' })).toBe('recovery/other-kit')
    expect(await code({ ...slot, reference: crypto.random(32) })).toBe('recovery/other-kit')
    expect(await code({ ...slot, name: 'Người khác' })).toBe('vault/damaged')
    const cut = { ...slot, sealed: slot.sealed.slice(1) }
    expect(await code(cut)).toBe('vault/damaged')
    expect(() => openRecoverySlot(crypto, cut, keyOf(own.shares))).toThrow(
      expect.objectContaining({ recoverable: false }),
    )
  })

  it('holds a key of 32 bytes, and is made for no key that is none', async () => {
    const short = crypto.secretKey(crypto.random(31))
    const slot = sealRecoverySlot(crypto, { publicKey: own.publicKey, master: short })
    expect(await codeOf(() => openRecoverySlot(crypto, slot, keyOf(own.shares)))).toBe('vault/damaged')
    const to = { publicKey: new Uint8Array(9), master }
    expect(await codeOf(() => sealRecoverySlot(crypto, to))).toBe('recovery/no-key')
  })
})
