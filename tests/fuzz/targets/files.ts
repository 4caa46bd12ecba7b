/** Files of a home and what people carry: backup, slot, keys, profile, recovery share. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { concat, u32, utf8, utf8ToText, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { GiaobanError, type ErrorCode } from '../../../shared/errors.ts'
import type { DeviceId, OfficerId, UnitId } from '../../../shared/ids.ts'
import { beginBackup, readBackupHeader, writingBackup } from '../../../engine/backup/file.ts'
import { atOnce } from '../../../engine/steps.ts'
import { createKit, formatShare, parseShare } from '../../../engine/backup/kit.ts'
import { KeyFile, keyNames } from '../../../engine/vault/key-file.ts'
import { parseProfile } from '../../../engine/vault/profile.ts'
import { parseSlot, writeSlot, type Slot } from '../../../engine/vault/slot-file.ts'
import { readFileSync, readdirSync } from 'node:fs'
import { seededRandom } from '../../support/seeded-random.ts'
import { cborSteps, promise, same, type FuzzTarget } from '../target.ts'

const crypto = await createCrypto({ random: seededRandom('fuzz files') })
const folder = mkdtempSync(join(tmpdir(), 'giaoban-fuzz-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const id16 = 'ab'.repeat(16)

/** Runs a reader that answers by its own codes; `undefined` for one of them. */
function refusing<T>(codes: readonly ErrorCode[], read: () => T): T | undefined {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof GiaobanError && codes.includes(thrown.code)) return undefined
    throw thrown
  }
}

const file = join(folder, 'input')

export function backupHeaderTarget(): FuzzTarget {
  const database = join(folder, 'database')
  const out = join(folder, 'backup')
  writeFileSync(database, new Uint8Array(100))
  const { publicKey } = crypto.kemKeyPair(crypto.secretKey(new Uint8Array(32).fill(1)))
  rmSync(out, { force: true })
  const begun = beginBackup(crypto, {
    publicKey,
    facts: {
      unit: id16 as UnitId,
      device: id16 as DeviceId,
      created: 5,
      recoveryKey: new Uint8Array(32),
      auditSize: 7,
    },
  })
  atOnce(writingBackup(begun, { out, database }))
  const whole = new Uint8Array(readFileSync(out))
  const { headerBytes } = readBackupHeader(out)
  return {
    maxBytes: 4096,
    steps: cborSteps,
    seeds: [whole.slice(0, 4 + headerBytes.length), whole.slice(0, 2000)],
    run: (input) => {
      writeFileSync(file, input)
      const read = refusing(['backup/damaged', 'backup/unsupported'], () => readBackupHeader(file))
      if (read === undefined) return false
      const { length } = read.headerBytes
      promise(
        same(input.subarray(0, 4 + length), concat(u32(length), read.headerBytes)),
        'the header is not the file’s',
      )
      return true
    },
  }
}

/** The input is the body of the file; its hash is put behind it, so that mutation passes. */
export function slotTarget(): FuzzTarget {
  const slot: Slot = {
    format: 1,
    type: 'file',
    badge: '000-123',
    name: 'Trần Thị Thử',
    officer: id16 as OfficerId,
    salt: new Uint8Array(16),
    memoryBytes: 8_388_608,
    passes: 1,
    reference: new Uint8Array(16),
    sealed: new Uint8Array(92),
  }
  const slots = join(folder, 'slots')
  const written = (each: Slot): Bytes => {
    rmSync(slots, { recursive: true, force: true })
    writeSlot(crypto, slots, each)
    const [name = ''] = readdirSync(slots)
    return new Uint8Array(readFileSync(join(slots, name)))
  }
  const hashed = (body: Bytes): Bytes => concat(body, crypto.sha256(body))
  return {
    maxBytes: 2048,
    steps: cborSteps,
    seeds: [written(slot).slice(0, -32), written({ ...slot, type: 'recovery', badge: '' }).slice(0, -32)],
    run: (input) => {
      const codes = ['vault/damaged', 'profile/newer-format'] as const
      promise(refusing(codes, () => parseSlot(crypto, input)) === undefined, 'a slot without its hash is read')
      const read = refusing(codes, () => parseSlot(crypto, hashed(input)))
      if (read === undefined) return false
      promise(same(written(read), hashed(input)), 'a slot is written to other bytes')
      return true
    },
  }
}

/** Whatever the bytes are, the file opens as it was written or is called damaged. */
export async function keysFileTarget(): Promise<FuzzTarget> {
  // its own randomness: kept inputs hold boxes that only this file's keys open
  const crypto = await createCrypto({ random: seededRandom('fuzz keys file') })
  const master = new Uint8Array(32).fill(9)
  const options = { crypto, path: file, step: () => undefined }
  const first = [{ name: keyNames.deviceSigning(), key: crypto.secretKey(new Uint8Array(32).fill(4)) }]
  KeyFile.create({ ...options, master: crypto.secretKey(master) }, first).purge()
  const seed = new Uint8Array(readFileSync(file))
  return {
    maxBytes: 2048,
    steps: { perInput: 20_000, perByte: 400 },
    seeds: [seed],
    run: (input) => {
      writeFileSync(file, input)
      const open = (): KeyFile => KeyFile.open({ ...options, master: crypto.secretKey(master) })
      const opened = refusing(['vault/damaged', 'profile/newer-format'], open)
      if (opened === undefined) return false
      promise(same(input, seed), 'a bent keys file opens')
      opened.purge()
      return true
    },
  }
}

export const profileTarget = (): FuzzTarget => {
  const seed = {
    format: 1,
    unit: { id: id16, code: 'tp-hcm', name: 'Công an TP.HCM' },
    device: id16,
    demo: true,
    root: 'cd'.repeat(32),
    logKey: 'log.test+33de0ae0+AAAA',
    relays: ['ws://127.0.0.1:7443/x'],
    relayPins: ['ef'.repeat(32)],
    language: 'vi',
    theme: 'system',
  }
  return {
    maxBytes: 2048,
    steps: { perInput: 20_000, perByte: 100 },
    seeds: [utf8(JSON.stringify(seed)), utf8(JSON.stringify({ ...seed, format: 2 }))],
    run: (input) => {
      const read = refusing(['profile/invalid', 'profile/newer-format'], () => parseProfile(input))
      if (read === undefined) return false
      const again = parseProfile(utf8(JSON.stringify(read)))
      promise(JSON.stringify(again) === JSON.stringify(read), 'a profile is written to another profile')
      return true
    },
  }
}

/** Typed text: what is read prints as the share that it is, and is read again. */
export const kitShareTarget = async (): Promise<FuzzTarget> => {
  // its own randomness: kept inputs are shares of this kit
  const crypto = await createCrypto({ random: seededRandom('fuzz kit share') })
  const { shares } = createKit(crypto, { threshold: 2, count: 3 })
  return {
    maxBytes: 400,
    steps: { perInput: 10_000, perByte: 200 },
    seeds: shares.map(utf8),
    run: (input) => {
      let typed: string
      try {
        typed = utf8ToText(input)
      } catch {
        return false
      }
      const read = refusing(['recovery/share-damaged'], () => parseShare(crypto, typed))
      if (read === undefined) return false
      const printed = formatShare(crypto, read)
      promise(JSON.stringify(parseShare(crypto, printed)) === JSON.stringify(read), 'a share prints as another')
      promise(shares.includes(printed), 'a share is read that nobody made')
      return true
    },
  }
}
