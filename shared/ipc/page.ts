/**
 * What a page may ask of the shell, and how it gets its port to the engine. No zod here: the preload script imports
 * this file and stays tiny. The request and response schemas are in page-calls.ts.
 */

/** The one channel of the validated door. */
export const pageChannel = 'giaoban:call'

/** The channel on which main tells the preload script an `EngineWord`. */
export const engineChannel = 'giaoban:engine'

/**
 * The shell's word about the engine, which the preload script posts on to the page (`event.source === window`).
 * `giaoban:port` comes after each page load and after each restart with `event.ports[0]`, a fresh port that speaks
 * `port.ts`; every earlier port is dead. `giaoban:engine-ended`: the shell starts a new engine, another port follows.
 * `giaoban:engine-failed`: the shell has given up, `code` of shared/errors.ts says why.
 */
export type EngineWord =
  | { readonly kind: 'giaoban:port' }
  | { readonly kind: 'giaoban:engine-ended' }
  | { readonly kind: 'giaoban:engine-failed'; readonly code: string }

/** Every page of the app comes from here and from nowhere else. */
export const pageOrigin = 'app://bundle'

/** What the preload script puts on `window.giaoban`. Answers are `pageAnswer`s of page-calls.ts, never exceptions. */
export interface GiaobanBridge {
  call(name: string, input: unknown): Promise<unknown>
}
