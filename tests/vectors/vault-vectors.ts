/** docs/spec/vectors/vault.json: one slot and one keys file with all that is needed to check every step of vault.md. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KeyFile, keyNames } from '../../engine/vault/key-file.ts'
import { sealSlot } from '../../engine/vault/slot-crypto.ts'
import { writeSlot } from '../../engine/vault/slot-file.ts'
import { bytesToHex } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type OfficerId, type UnitId } from '../../shared/ids.ts'
import type { SecretKey } from '../../shared/protocol/crypto-port.ts'
import { seededRandom } from '../support/seeded-random.ts'

const hexOf = (key: SecretKey): string => key.unwrap((bytes) => bytesToHex(bytes))

export async function vault(): Promise<object> {
  const crypto = await createCrypto({ random: seededRandom('giaoban vault vectors') })
  const key = (): SecretKey => crypto.secretKey(crypto.random(32))
  const passphrase = 'Mật khẩu thử'.normalize('NFD')
  const kdf = { salt: crypto.random(16), memoryBytes: 1024 * 1024, passes: 2 } // small, so that any language checks it fast
  const [machine, master, keysMaster, officerSeed] = [key(), key(), key(), key()]
  const a = crypto.passwordHash({ passphrase, ...kdf })
  const officer = {
    id: idOf<OfficerId>(crypto.random(16)),
    badge: '000-117',
    name: 'Phạm Thị Mẫu',
    roles: ['duty', 'commander'] as const,
    nameSalt: crypto.random(32),
  }
  const slot = sealSlot(crypto, {
    type: 'file',
    officer,
    officerSeed,
    master,
    keysMaster,
    a,
    machine,
    kdf,
    reference: crypto.random(16),
  })
  const unit = idOf<UnitId>(crypto.random(16))
  const entries = [keyNames.deviceSigning(), keyNames.deviceKem(1), keyNames.unitEpoch(unit, 7)].map((name) => ({
    name,
    key: key(),
  }))
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-vectors-'))
  try {
    writeSlot(crypto, join(folder, 'slots'), slot)
    KeyFile.create(
      {
        crypto,
        path: join(folder, 'keys'),
        master: keysMaster.unwrap((bytes) => crypto.secretKey(bytes)),
        step: () => {},
      },
      entries,
    )
    const [slotName] = readdirSync(join(folder, 'slots'))
    return {
      passphrase,
      machineSecret: hexOf(machine),
      a: hexOf(a),
      slot: {
        name: slotName,
        file: readFileSync(join(folder, 'slots', slotName as string)).toString('hex'),
        master: hexOf(master),
        keysMaster: hexOf(keysMaster),
        officerSeed: hexOf(officerSeed),
        roles: [1, 3],
        nameSalt: bytesToHex(officer.nameSalt),
      },
      keys: {
        file: readFileSync(join(folder, 'keys')).toString('hex'),
        entries: entries.map(({ name, key: secret }) => ({ name: bytesToHex(name), secret: hexOf(secret) })),
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
