/** Originals as they travel again inside a carry, in groups that fit one body each. */
import type { UnitId } from '../../../shared/ids.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { limits } from '../../../shared/limits.ts'
import { carryBody, type CarriedItem, type CarryReason } from '../../../shared/protocol/bodies/carry.ts'
import { signatureBytes } from '../../../shared/protocol/plaintext.ts'
import type { Link } from '../../../shared/protocol/wrap.ts'
import type { WritableDb } from '../../store/database.ts'
import { splitSignatures, type StoredStatement } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { authorControl } from './control.ts'

export interface HowCarried {
  readonly reason: CarryReason
  /** The original's number toward its addressee. */
  readonly link?: Link & { readonly addressee: AddresseeKey }
  /** The carrier vouches that it accepted the original by a log of so many leaves. */
  readonly acceptedAt?: number
}

export const carriedItem = (statement: StoredStatement, { reason, link, acceptedAt }: HowCarried): CarriedItem => ({
  tbsBytes: statement.tbs,
  signatures: splitSignatures(statement.sigs),
  body: statement.body,
  reason,
  ...(link !== undefined && {
    link: { addressee: link.addressee, seq: link.seq, ...(link.prev !== undefined && { prev: link.prev }) },
  }),
  ...(acceptedAt !== undefined && { acceptedAt }),
})

/** Seals them to one unit; returns how many carries that took. Throws as sealing does. */
export function sealCarries(
  context: SyncContext,
  tx: WritableDb,
  carried: { readonly to: UnitId; readonly items: readonly CarriedItem[] },
): number {
  const groups = inPayloads(carried.items)
  for (const items of groups) {
    authorControl(context, tx, {
      type: 'carry',
      to: [carried.to],
      urgency: 'routine',
      body: (common) => carryBody.encode(context.deps.crypto, { ...common, items }),
    })
  }
  return groups.length
}

/** Beside it in the body stand salt, note, author and the heads of the maps. */
const largestItem = limits.bodyBytes - limits.noteBytes - 4096

/** Groups that fit one body each; what alone would not fit one is left out. */
export function inPayloads(items: readonly CarriedItem[]): readonly (readonly CarriedItem[])[] {
  const groups: CarriedItem[][] = []
  let size = 0
  for (const item of items) {
    const bytes = item.tbsBytes.length + item.body.length + item.signatures.length * signatureBytes + 128
    if (bytes > largestItem) continue
    const last = groups.at(-1)
    if (last === undefined || last.length >= limits.carryOriginals || size + bytes > limits.carryBytes) {
      groups.push([item])
      size = bytes
    } else {
      last.push(item)
      size += bytes
    }
  }
  return groups
}
