/** Machine secret of slot type 1: random bytes that the OS key store wraps; the wrapped form lies in the slot. */
import { GiaobanError } from '../../shared/errors.ts'
import { err, ok } from '../../shared/result.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { MachineSecretStore, ShellPort } from '../deps.ts'
import { taken } from './slot-crypto.ts'

export function createAppMachineSecrets(options: {
  readonly crypto: Crypto
  readonly shell: ShellPort
}): MachineSecretStore {
  const { crypto, shell } = options
  return {
    create: async () => {
      if (!(await shell.keystoreAvailable())) throw new GiaobanError('vault/needs-app')
      const plaintext = crypto.random(32)
      const reference = await shell.keystoreWrap(plaintext)
      return { secret: taken(crypto, plaintext), reference }
    },
    open: async (reference) => {
      try {
        const plaintext = await shell.keystoreUnwrap(reference)
        return plaintext.length === 32 ? ok(taken(crypto, plaintext)) : err('vault/machine-key-missing')
      } catch {
        return err('vault/machine-key-missing') // another machine or user: the key store has no other word for it
      }
    },
  }
}
