/**
 * Whether a stream is still the one that was read up to a command. Its servers may have been put back to older files, and
 * then others wrote on where that was lost: numbers alone do not tell, the command itself does, for none is like another.
 */
import { equalBytes } from '../../../shared/bytes.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { Engine, StreamName } from './engine.ts'

/** How often an engine's incarnation was renewed: one that is less than before was put back with its engine. */
export const renewalsOf = (incarnation: string): number => Number(/-(\d{1,9})$/.exec(incarnation)?.[1] ?? 0)

export interface ReadUpTo {
  readonly created?: string | undefined
  readonly applied: number
  readonly digest?: Uint8Array | undefined
}

/**
 * Any replica that has the command tells, also while nobody leads. `short`: the stream ends before, and a majority stands
 * behind who says so; a leader that was just elected may say so for a moment. `away`: the same, and a node that is not there,
 * or still behind, may have the rest: a leader may be elected whose own copy is still being filled from it. `unknown`: the replica that was asked lags. `other`: for sure.
 */
export async function isOtherThan(
  by: { readonly engine: Pick<Engine, 'state' | 'command' | 'confirm'>; readonly crypto: Pick<Crypto, 'sha256'> },
  name: StreamName,
  { created, applied, digest }: ReadUpTo,
): Promise<'same' | 'short' | 'away' | 'unknown' | 'other'> {
  const command = digest === undefined || applied === 0 ? undefined : await by.engine.command(name, applied)
  if (command !== undefined && digest !== undefined) {
    return equalBytes(by.crypto.sha256(command), digest) ? 'same' : 'other'
  }
  const state = await by.engine.state(name)
  if (state.created !== (created ?? state.created)) return 'other'
  if (state.last < applied) {
    await by.engine.confirm()
    const { last, isWhole } = await by.engine.state(name)
    if (last >= applied) return 'unknown'
    return isWhole ? 'short' : 'away'
  }
  const isKept = digest !== undefined && applied >= state.first && (name === 'log' || name.startsWith('mail-'))
  return isKept ? 'unknown' : 'same'
}
