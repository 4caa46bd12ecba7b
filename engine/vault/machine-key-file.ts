/**
 * Machine secret of slot type 2: a 0600 file outside of every profile, `<id hex> <secret hex>`; the id lies in the slot,
 * so that a missing key is told from a wrong passphrase. Shown as "weaker": who copies both has what the app keeps apart.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { bytesToHex, equalBytes, hexToBytes, utf8, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { err, ok } from '../../shared/result.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { MachineSecretStore } from '../deps.ts'
import { fileError, syncFolder } from './atomic-file.ts'
import { taken } from './slot-crypto.ts'

const form = /^([0-9a-f]{32}) ([0-9a-f]{64})\n$/

export function createFileMachineSecrets(options: {
  readonly crypto: Crypto
  readonly path: string
}): MachineSecretStore {
  const { crypto, path } = options

  const read = (): { id: Bytes; secret: SecretKey } | undefined => {
    if (!existsSync(path)) return undefined
    const match = form.exec(readFileSync(path, 'latin1'))
    const id = hexToBytes(match?.[1] ?? '-')
    const secret = hexToBytes(match?.[2] ?? '-')
    if (id === undefined || secret === undefined) throw new GiaobanError('vault/machine-key-missing')
    return { id, secret: taken(crypto, secret) }
  }

  return {
    create: async () => {
      const there = read() ?? (writeNew(crypto, path), read())
      if (there === undefined) throw new GiaobanError('vault/machine-key-missing')
      return { secret: there.secret, reference: there.id }
    },
    open: async (reference) => {
      const there = read()
      if (there !== undefined && equalBytes(there.id, reference)) return ok(there.secret)
      there?.secret.purge()
      return err('vault/machine-key-missing')
    },
  }
}

/** Written whole and linked into place: of two processes that make it at once, one wins and both read the same. */
function writeNew(crypto: Crypto, path: string): void {
  const beside = `${path}.${bytesToHex(crypto.random(8))}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const handle = openSync(beside, 'wx', 0o600)
    try {
      writeSync(handle, utf8(`${bytesToHex(crypto.random(16))} ${bytesToHex(crypto.random(32))}\n`))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    linkSync(beside, path)
    syncFolder(dirname(path))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(thrown)
  } finally {
    rmSync(beside, { force: true })
  }
}
