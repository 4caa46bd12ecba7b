/** Which key store of an operating system is one. */

export interface KeystoreFacts {
  readonly available: boolean
  readonly platform: string
  /** Linux since Electron 26; absent elsewhere and before. */
  readonly backend?: string | undefined
}

/**
 * False also where Chromium would only obfuscate with a key that everybody knows (`basic_text`), and where it has not
 * found out yet what there is (`unknown`).
 */
export function isKeystore({ available, platform, backend }: KeystoreFacts): boolean {
  if (!available) return false
  if (platform !== 'linux' || backend === undefined) return true
  return backend !== 'basic_text' && backend !== 'unknown'
}
