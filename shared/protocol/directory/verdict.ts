/** What became of a leaf. Only `applied` changes what the directory says. */
import type { UnitId } from '../../ids.ts'
import type { LeafType } from './leaf-types.ts'

/** Why a leaf of a known type has no effect, for everybody and for ever (docs/spec/directory.md, Void leaves). */
export const voidReasons = [
  'malformed',
  'clock',
  'no-policy',
  'root',
  'signer',
  'signature',
  'threshold',
  'serial',
  'policy',
  'code-taken',
  'parent',
  'admins',
  'unknown-unit',
  'unknown-officer',
  'unknown-device',
  'other-unit',
  'key-taken',
  'expired',
  'too-long',
  'four-eyes',
  'requester',
  'other-keys',
  'wider',
  'removed',
  'border',
  'counter',
  'key-reused',
  'epoch-number',
  'previous',
  'author',
  'removes',
  'active-set',
  'too-many',
  'closed',
  'successor',
  'recovery',
  'not-silent',
  'suspended',
  'circle',
  'members',
  'veto',
  'witness',
  'log',
  'replayed',
  'made',
] as const
export type VoidReason = (typeof voidReasons)[number]

export type Verdict =
  /** `unit`: whom it concerns, where it is one unit. */
  | { readonly kind: 'applied'; readonly type: LeafType; readonly unit?: UnitId }
  | { readonly kind: 'void'; readonly reason: VoidReason }
  /** Of a later version or type, not critical. */
  | { readonly kind: 'ignored' }
  /** Something this version does not understand and must not seal without. */
  | { readonly kind: 'update-needed' }
