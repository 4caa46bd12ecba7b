import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listSlots } from '../../../engine/vault/slot-file.ts'
import { openSlot } from '../../../engine/vault/slot-crypto.ts'
import { equalBytes } from '../../../shared/bytes.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { cheapHash, codeOf, homeDeps, makeHome, passphrase, testOfficer, unlock } from '../../support/home-kit.ts'

const kit = await makeTestKit()
const colleague = testOfficer(kit, { badge: '100-002', name: 'Trần Văn Đồng Nghiệp', roles: ['commander'] })

async function makeSharedHome(folder: string): Promise<void> {
  await makeHome(kit, folder)
  using vault = await unlock(kit, folder)
  const seed = kit.crypto.random(32)
  await vault.addColleague({
    officer: colleague,
    officerSeed: kit.crypto.secretKey(seed),
    passphrase: 'của người khác',
  })
}

test('a colleague opens the same vault under an own passphrase, with an own signing key', async () => {
  using folder = temporaryFolder()
  await makeSharedHome(folder.path)
  using first = await unlock(kit, folder.path, { badge: '100-001' })
  first.store.transaction('test', (tx) => tx.run("INSERT INTO setting (name, value) VALUES ('a', 'b')"))
  const firstKey = first.officer.signing.publicKey
  using second = await unlock(kit, folder.path, { badge: '100-002', passphrase: 'của người khác' })
  expect(second.store.read.all('SELECT name FROM setting')).toEqual([{ name: 'a' }])
  expect(second.officer).toMatchObject({ id: colleague.id, roles: ['commander'] })
  expect(equalBytes(second.officer.signing.publicKey, firstKey)).toBe(false)
})

test('with two officers the badge must be named', async () => {
  using folder = temporaryFolder()
  await makeSharedHome(folder.path)
  expect(await codeOf(() => unlock(kit, folder.path))).toBe('officer/unknown')
})

test('a colleague cannot sign for its owner: neither passphrase nor machine secret opens the other slot', async () => {
  using folder = temporaryFolder()
  await makeSharedHome(folder.path)
  const deps = homeDeps(kit, folder.path)
  const slot = listSlots(kit.crypto, join(folder.path, 'home', 'slots')).slots.find((each) => each.badge === '100-001')!
  const machine = await deps.machineSecrets.file.open(slot.reference)
  if (!machine.ok) throw new Error('the machine key is there')
  const hash = cheapHash(kit.crypto)
  const own = await hash({ ...slot, passphrase })
  const others = await hash({ ...slot, passphrase: 'của người khác' })
  expect(openSlot(kit.crypto, slot, { a: own, machine: machine.value })?.officer.badge).toBe('100-001')
  expect(openSlot(kit.crypto, slot, { a: others, machine: machine.value })).toBeUndefined()
})

test('the passphrase alone tests nothing: without the machine secret right and wrong look the same', async () => {
  using folder = temporaryFolder()
  await makeSharedHome(folder.path)
  const slot = listSlots(kit.crypto, join(folder.path, 'home', 'slots')).slots[0]!
  const a = await cheapHash(kit.crypto)({ ...slot, passphrase })
  const machine = kit.crypto.secretKey(kit.crypto.random(32))
  expect(openSlot(kit.crypto, slot, { a, machine })).toBeUndefined()
})

test('after a screen lock another officer signs in without closing the vault, and the first key is wiped', async () => {
  using folder = temporaryFolder()
  await makeSharedHome(folder.path)
  using vault = await unlock(kit, folder.path, { badge: '100-001' })
  const first = vault.officer.signing.secretKey
  expect(await codeOf(() => vault.signIn({ badge: '100-002', passphrase: 'sai' }))).toBe('vault/wrong-passphrase')
  expect(vault.officer.badge).toBe('100-001')
  await vault.signIn({ badge: '100-002', passphrase: 'của người khác' })
  expect(vault.officer.badge).toBe('100-002')
  expect(() => first.unwrap(() => 1)).toThrow('purged')
  expect(vault.store.read.all('SELECT name FROM setting')).toEqual([])
})

test('a changed passphrase opens, the old one does not, and the signing key stays the same', async () => {
  using folder = temporaryFolder()
  await makeHome(kit, folder.path)
  let before: Uint8Array
  {
    using vault = await unlock(kit, folder.path)
    before = vault.officer.signing.publicKey
    expect(await codeOf(() => vault.changePassphrase({ old: 'sai', new: 'mới' }))).toBe('vault/wrong-passphrase')
    await vault.changePassphrase({ old: passphrase, new: 'mới' })
  }
  expect(await codeOf(() => unlock(kit, folder.path))).toBe('vault/wrong-passphrase')
  using vault = await unlock(kit, folder.path, { passphrase: 'mới' })
  expect(vault.officer.signing.publicKey).toEqual(before)
})
