/** What a renewal says again is kept once: the value that the state has already, where the new one is equal. */
import { equalBytes, type Bytes } from '../../bytes.ts'

export const bytesOnce = (bytes: Bytes, before: Bytes | undefined): Bytes =>
  before !== undefined && equalBytes(bytes, before) ? before : bytes

export const listOnce = <T extends string>(list: readonly T[], before: readonly T[] | undefined): readonly T[] =>
  before?.length === list.length && list.every((each, i) => each === before[i]) ? before : list

/** Equal texts are two in memory all the same. */
export const idOnce = <Id extends string>(id: Id, before: Id | undefined): Id => (id === before ? before : id)
