/** Health of this home, check by check; other modules add theirs. */
import { statfsSync, statSync } from 'node:fs'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { firstBrokenAudit } from '../store/audit.ts'
import { listSlots } from '../vault/slot-file.ts'
import type { DoctorCheck, EngineControl, EngineModule, HandlerGroup } from './handlers.ts'

export function createDoctorModule(control: EngineControl): EngineModule {
  const handlers = {
    'doctor.run': async () => {
      const checks = await control.doctor()
      return { ok: checks.every((check) => check.ok), checks: [...checks] }
    },
  } satisfies HandlerGroup
  return { handlers, doctor: () => homeChecks(control) }
}

/** Runs `work`; a GiaobanError is the check's code. `next` is the key of a sentence, `doctor.<name>`. */
async function check(name: string, work: () => void | Promise<void>): Promise<DoctorCheck> {
  try {
    await work()
    return { name, ok: true }
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError)) throw thrown
    return { name, ok: false, code: thrown.code, next: `doctor.${name}` }
  }
}

const fail = (code: ErrorCode): never => {
  throw new GiaobanError(code)
}

async function homeChecks(control: EngineControl): Promise<readonly DoctorCheck[]> {
  const { deps, paths } = control
  const profile = await check('profile', () => void control.profile())
  if (!profile.ok) return [profile] // without it there is no home to examine
  const slots = listSlots(deps.crypto, paths.slots)
  const locked: DoctorCheck[] = [
    profile,
    await check('slots', () => {
      if (slots.damaged > 0 || slots.slots.length === 0) fail('vault/damaged')
    }),
    await check('machine-key', () => machineKeys(control)),
    await check('home-private', () => {
      if (process.platform !== 'win32' && (statSync(paths.folder).mode & 0o077) !== 0) fail('config/invalid')
    }),
    await check('disk-space', () => {
      const disk = statfsSync(paths.folder)
      if (disk.bavail * disk.bsize < limits.diskFreeBytes) fail('store/full')
    }),
    await check('relay-set', () => {
      if (control.profile().relays.length === 0) fail('relay/not-set')
    }),
  ]
  if (control.phase !== 'open' && control.phase !== 'screen-locked') return locked
  const vault = control.vault()
  return [
    ...locked,
    // opening has proved both: the cipher is on and another key does not open the file
    await check('database-encrypted', () => {
      if (vault.store.cipher !== 'sqlcipher') fail('vault/not-encrypted')
    }),
    await check('database-whole', () => {
      if (vault.store.read.get<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check !== 'ok')
        fail('store/damaged')
    }),
    await check('audit', () => {
      if (firstBrokenAudit(vault.store.read, deps.crypto) !== undefined) fail('store/damaged')
    }),
    await check('clock', () => {
      // the vault has seen a later time than the machine has now
      if (vault.clock.now() - deps.clock.now() > limits.skewShownMs) fail('clock/skew')
    }),
  ]
}

async function machineKeys({ deps, paths }: EngineControl): Promise<void> {
  for (const slot of listSlots(deps.crypto, paths.slots).slots) {
    const store = slot.type === 'app' ? deps.machineSecrets.app : deps.machineSecrets.file
    if (store === undefined || slot.type === 'recovery') continue
    const secret = await store.open(slot.reference)
    if (!secret.ok) throw new GiaobanError(secret.error)
    secret.value.purge()
  }
}
