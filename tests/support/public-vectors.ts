/** Public test vectors beside the checkout. A test that uses one is skipped, by name and with the reason, without it. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../../../shared/vectors')

export interface PublicVectors<T> {
  readonly present: boolean
  /** Appended to the test's name when the file is absent. */
  readonly reason: string
  read(): T
}

export function publicVectors<T>(file: string): PublicVectors<T> {
  const path = resolve(folder, file)
  const present = existsSync(path)
  return {
    present,
    reason: present ? '' : ` (skipped: ../shared/vectors/${file} is absent)`,
    read: () => JSON.parse(readFileSync(path, 'utf8')) as T,
  }
}
