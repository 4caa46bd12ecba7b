/** The operating system's key store. The shell sees one secret, the machine key, and keeps no copy of it. */
import { safeStorage } from 'electron'
import type { Bytes } from '../../shared/bytes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { isKeystore } from './keystore-backend.ts'

export type KeystoreError = 'vault/machine-key-missing'

export const keystoreAvailable = (): boolean =>
  isKeystore({
    available: safeStorage.isEncryptionAvailable(),
    platform: process.platform,
    // absent before Electron 26, whose types do not say so
    backend:
      process.platform === 'linux' && typeof safeStorage.getSelectedStorageBackend === 'function'
        ? safeStorage.getSelectedStorageBackend()
        : undefined,
  })

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
