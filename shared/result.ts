/** Expected outcomes are values; exceptions are for bugs and broken invariants. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error })

/** The default branch of an exhaustive switch: a type error when a case is missing. */
export function exhaustive(value: never): never {
  throw new Error(`unhandled case: ${typeof value}`)
}
