/** The operating system's key store. The shell sees one secret, the machine key, and keeps no copy of it. */
import { safeStorage } from 'electron'
import type { Bytes } from '../../shared/bytes.ts'
import { err, ok, type Result } from '../../shared/result.ts'

export type KeystoreError = 'vault/machine-key-missing'

/** False also where Chromium would only obfuscate with a key that everybody knows (`basic_text`). */
export function keystoreAvailable(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  // absent before Electron 26 and outside of Linux, where there is no such backend to fall back to
  if (process.platform !== 'linux' || typeof safeStorage.getSelectedStorageBackend !== 'function') return true
  return safeStorage.getSelectedStorageBackend() !== 'basic_text'
}

export function wrapSecret(plaintext: Uint8Array): Result<Bytes, KeystoreError> {
  if (!keystoreAvailable()) return err('vault/machine-key-missing')
  return ok(new Uint8Array(safeStorage.encryptString(Buffer.from(plaintext).toString('base64'))))
}

export function unwrapSecret(wrapped: Uint8Array): Result<Bytes, KeystoreError> {
  if (!keystoreAvailable()) return err('vault/machine-key-missing')
  try {
    return ok(new Uint8Array(Buffer.from(safeStorage.decryptString(Buffer.from(wrapped)), 'base64')))
  } catch {
    return err('vault/machine-key-missing') // wrapped on another machine, or by another person
  }
}
