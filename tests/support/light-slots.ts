/**
 * Worlds whose commands run by the hundred: the slots of their homes sealed anew with an Argon2id of 1 MiB, in a header
 * that says so, so that every process opens them by the same code in a tenth of the time. What a demonstration's and a
 * real home's strength is, tests/unit/vault and the worlds of tests/scenario/cli say.
 */
import { createDeps } from '../../engine/compose.ts'
import type { Deps, PassphraseHash } from '../../engine/deps.ts'
import { homePaths } from '../../engine/home.ts'
import { openSlot, sealSlot } from '../../engine/vault/slot-crypto.ts'
import { listSlots, writeSlot, type Slot } from '../../engine/vault/slot-file.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { SecretKey } from '../../shared/protocol/crypto-port.ts'

const light = { memoryBytes: 1024 * 1024, passes: 1 } as const

/** What makes homes whose slots say more than it did; `lightenSlots` then has them say what was done. */
export const lightHash =
  ({ crypto }: Pick<Deps, 'crypto'>): PassphraseHash =>
  ({ passphrase, salt }) =>
    Promise.resolve(crypto.passwordHash({ passphrase, salt, ...light }))

/** The engine's parts for making homes in this process, under this machine key. */
export const depsFor = async (machineKey: string, writeLog: (line: string) => void = () => {}): Promise<Deps> =>
  createDeps({
    crypto: await createCrypto(),
    config: { machineKeyFile: machineKey, testClockMs: undefined },
    version: '0.0.0',
    writeLog,
  })

/** Of closed homes. `hash`: what their slots were made with, where it is not what their headers say. */
export async function lightenSlots(
  deps: Deps,
  options: { readonly homes: readonly string[]; readonly passphrase: string; readonly hash?: PassphraseHash },
): Promise<void> {
  const { passphrase, hash = deps.hashPassphrase } = options
  for (const { slots: folder } of options.homes.map(homePaths)) {
    for (const slot of listSlots(deps.crypto, folder).slots) {
      const before = await hash({ ...slot, passphrase })
      const after = await lightHash(deps)({ ...slot, passphrase })
      writeSlot(deps.crypto, folder, await sealedAnew(deps, { slot, before, after }))
    }
  }
}

async function sealedAnew(
  { crypto, machineSecrets }: Deps,
  { slot, before, after }: { readonly slot: Slot; readonly before: SecretKey; readonly after: SecretKey },
): Promise<Slot> {
  const { type, salt, reference } = slot
  const machine = await machineSecrets.file.open(reference)
  const opened = machine.ok ? openSlot(crypto, slot, { a: before, machine: machine.value }) : undefined
  if (!machine.ok || opened === undefined || type === 'recovery') throw new Error('this slot does not open')
  return sealSlot(crypto, { ...opened, type, a: after, machine: machine.value, kdf: { salt, ...light }, reference })
}
