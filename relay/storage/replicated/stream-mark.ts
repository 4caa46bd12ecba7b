/**
 * How far this relay has once seen each stream of mail, beside the log key and outside of the data: engine and views may
 * be put back together, to yesterday, and whoever had mail of today shall meet another mail store then.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { StreamName } from './engine.ts'
import type { ReadUpTo } from './identity.ts'

export interface StreamMark {
  /** `undefined` where there is none. */
  load(): { readonly incarnation: string; readonly reads: ReadonlyMap<StreamName, ReadUpTo> } | undefined
  /**
   * Not flushed: after a power cut it is behind, never ahead. Throws GiaobanError `config/invalid` where it cannot be
   * written the first time.
   */
  save(incarnation: string, reads: readonly (readonly [StreamName, ReadUpTo])[]): void
}

const line = /^(mail-\d{1,3}) (\d{1,16}) ([0-9a-f]{64}|-)$/

export function createStreamMark(file: string): StreamMark {
  let written: string | undefined
  return {
    load: () => {
      let text: string
      try {
        text = readFileSync(file, 'latin1')
      } catch {
        return undefined
      }
      const [incarnation = '', ...lines] = text.split('\n')
      const reads = lines.flatMap((each): [StreamName, ReadUpTo][] => {
        const [, name, applied, digest = '-'] = line.exec(each) ?? []
        return name === undefined
          ? []
          : [[name as StreamName, { applied: Number(applied), digest: hexToBytes(digest) }]]
      })
      return { incarnation, reads: new Map(reads) }
    },
    save: (incarnation, reads) => {
      const lines = reads.map(
        ([name, { applied, digest }]) =>
          `${name} ${applied} ${digest === undefined ? '-' : bytesToHex(new Uint8Array(digest))}`,
      )
      const text = `${[incarnation, ...lines].join('\n')}\n`
      if (text === written) return
      try {
        writeFileSync(`${file}.new`, text, { mode: 0o600 })
        renameSync(`${file}.new`, file)
      } catch {
        if (written !== undefined) return // mail is safe, and an old copy harder to tell
        throw new GiaobanError('config/invalid', { recoverable: false, params: { field: 'log-key' } })
      }
      written = text
    },
  }
}
