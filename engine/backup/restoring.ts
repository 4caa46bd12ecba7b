/**
 * What a person has brought to restore a backup: the file, sheets of the kit one after the other, and whom the unit
 * trusts. Shares stay here until there are enough of them; then the key alone does, until it is forgotten.
 */
import { equalBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { Profile } from '../vault/profile.ts'
import { readBackupHeader, type BackupHeader } from './file.ts'
import { parseShare, recoverKey } from './kit.ts'

interface Sheets {
  readonly kit: string
  readonly needed: number
  /** By the number on the sheet; the text is empty once the key is known. */
  readonly texts: ReadonlyMap<number, string>
  readonly key: SecretKey | undefined
}

export class Restoring {
  readonly #crypto: Crypto
  #backup: { readonly path: string; readonly header: BackupHeader } | undefined
  #sheets: Sheets | undefined
  #profile: Profile | undefined

  constructor(crypto: Crypto) {
    this.#crypto = crypto
  }

  get backup() {
    return this.#backup
  }

  get profile() {
    return this.#profile
  }

  get sheets(): Sheets | undefined {
    return this.#sheets
  }

  /** `undefined` until backup and enough sheets are there. */
  get sheetsFit(): boolean | undefined {
    const key = this.#sheets?.key
    if (this.#backup === undefined || key === undefined) return undefined
    const { publicKey, secretKey } = this.#crypto.kemKeyPair(key)
    secretKey.purge()
    return equalBytes(this.#crypto.sha256(publicKey), this.#backup.header.recoveryKey)
  }

  /** `undefined` until backup and profile are there. */
  get profileFits(): boolean | undefined {
    if (this.#backup === undefined || this.#profile === undefined) return undefined
    return this.#backup.header.unit === this.#profile.unit.id
  }

  /** Throws GiaobanError `backup/*`; what was there before stays. */
  takeBackup(path: string): void {
    this.#backup = { path, header: readBackupHeader(path).header }
  }

  takeProfile(profile: Profile): void {
    this.#profile = profile
  }

  /**
   * Adds to those that are there. Throws GiaobanError `recovery/share-damaged`, `recovery/other-kit`; then none is added.
   */
  takeShares(typed: readonly string[]): void {
    const read = typed.map((text) => ({ text, share: parseShare(this.#crypto, text) }))
    const first = read[0]?.share
    if (first === undefined) return
    const { kit, needed } = this.#sheets ?? { kit: first.kit, needed: first.threshold }
    if (read.some(({ share }) => share.kit !== kit || share.threshold !== needed))
      throw new GiaobanError('recovery/other-kit', { params: { kit } })
    const added = read.map(({ text, share }): [number, string] => [share.x, text])
    const texts = new Map([...(this.#sheets?.texts ?? []), ...added])
    const known = this.#sheets?.key
    const key = known ?? (texts.size < needed ? undefined : recoverKey(this.#crypto, [...texts.values()]).key)
    const kept = key === undefined ? texts : new Map([...texts.keys()].map((x) => [x, '']))
    this.#sheets = { kit, needed, texts: kept, key }
  }

  /** Sheets of the wrong kit are put away, to begin with others. */
  forgetSheets(): void {
    this.#sheets?.key?.purge()
    this.#sheets = undefined
  }

  forget(): void {
    this.forgetSheets()
    this.#backup = undefined
    this.#profile = undefined
  }

  /** What `restoreBackup` needs. Throws GiaobanError `usage/invalid-input`, `recovery/shares-missing`. */
  ready(): { readonly path: string; readonly key: SecretKey; readonly profile: Profile } {
    if (this.#backup === undefined) throw new GiaobanError('usage/invalid-input', { params: { field: 'backup' } })
    if (this.#profile === undefined) throw new GiaobanError('usage/invalid-input', { params: { field: 'profile' } })
    const key = this.#sheets?.key
    if (key === undefined) throw new GiaobanError('recovery/shares-missing')
    return { path: this.#backup.path, key, profile: this.#profile }
  }
}
