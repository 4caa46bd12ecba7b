/** Slots without a home around them, of 1 MiB and one pass. */
import { sealSlot, taken, type SealSlotInput } from '../../engine/vault/slot-crypto.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { TestKit } from './engine-kit.ts'
import { testOfficer } from './home-kit.ts'

export function sealedSlot(kit: TestKit, over: Partial<SealSlotInput> = {}, crypto: Crypto = kit.crypto) {
  const key = () => taken(kit.crypto, kit.crypto.random(32))
  const kdf = { salt: kit.crypto.random(16), memoryBytes: 1024 * 1024, passes: 1 }
  const input: SealSlotInput = {
    type: 'file',
    officer: testOfficer(kit),
    officerSeed: key(),
    master: key(),
    keysMaster: key(),
    a: key(),
    machine: key(),
    kdf,
    reference: kit.crypto.random(16),
    ...over,
  }
  return { input, slot: sealSlot(crypto, input) }
}
