/** Vault lock of a desk that nobody has touched for hours (architecture.md, Two locks), whatever the page is doing. */
import { powerMonitor } from 'electron'
import { limits } from '../../shared/limits.ts'
import { minute, second } from '../../shared/time.ts'

/** Calls `lock` once a minute while it lasts; an engine that is locked already has nothing to do. */
export function watchIdle(lock: () => void): void {
  const check = (): void => {
    if (powerMonitor.getSystemIdleTime() * second >= limits.vaultLockMs) lock()
  }
  setInterval(check, minute).unref()
  powerMonitor.on('unlock-screen', check) // somebody is back: before they see anything
  powerMonitor.on('resume', check)
}
