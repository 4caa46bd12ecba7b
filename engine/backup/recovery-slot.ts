/** Slot type 3: the vault master under the unit's recovery key; no keys, no officer's seed (docs/spec/vault.md, Slots). */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { OfficerId } from '../../shared/ids.ts'
import { labels } from '../../shared/protocol/labels.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { taken } from '../vault/slot-crypto.ts'
import { slotFormat, slotHeaderBytes, type Slot, type SlotHeader } from '../vault/slot-file.ts'

/** Throws GiaobanError `recovery/no-key` for a malformed public key. */
export function sealRecoverySlot(
  crypto: Crypto,
  to: { readonly publicKey: Uint8Array; readonly master: SecretKey },
): Slot {
  const header: SlotHeader = {
    format: slotFormat,
    type: 'recovery',
    badge: '',
    name: '',
    officer: '0'.repeat(32) as OfficerId, // of nobody
    salt: crypto.random(16),
    memoryBytes: 0,
    passes: 0,
    reference: crypto.sha256(to.publicKey),
  }
  const aad = slotHeaderBytes(header)
  const { publicKey } = to
  const sealed = to.master.unwrap((plaintext) =>
    crypto.hpkeSeal({ publicKey, info: labels.recoverySlot, aad, plaintext }),
  )
  if (sealed === undefined) throw new GiaobanError('recovery/no-key')
  return { ...header, sealed }
}

/** The vault master. Throws GiaobanError `recovery/other-kit`, `vault/damaged`. */
export function openRecoverySlot(crypto: Crypto, slot: Slot, key: SecretKey): SecretKey {
  const { sealed, ...header } = slot
  const { publicKey, secretKey } = crypto.kemKeyPair(key)
  secretKey.purge()
  if (slot.type !== 'recovery' || !equalBytes(crypto.sha256(publicKey), slot.reference))
    throw new GiaobanError('recovery/other-kit')
  const aad = slotHeaderBytes(header)
  const master: Bytes | undefined = crypto.hpkeOpen({ secretKey: key, info: labels.recoverySlot, aad, sealed })
  if (master?.length !== 32) throw new GiaobanError('vault/damaged', { recoverable: false })
  return taken(crypto, master)
}
