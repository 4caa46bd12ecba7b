/** The page-shell contract: few calls, none of which carries content of records. `shell.print` draws what the page shows. */
import { z } from 'zod'
import { screens } from '../domain/screen-words.ts'
import { failure, hex32, language } from './values.ts'

const nothing = z.strictObject({})
/** A screen, and the record that is open on it. */
const place = z.strictObject({ screen: z.enum(screens), record: hex32.optional() })

export const pageCalls = {
  'shell.about': {
    request: nothing,
    response: z.strictObject({
      version: z.string(),
      electron: z.string(),
      chrome: z.string(),
      platform: z.string(),
      packaged: z.boolean(),
      /** False as root, where Chromium has no sandbox: the settings screen says so. */
      sandboxed: z.boolean(),
    }),
  },
  /** The language of tray and notifications. */
  'shell.language': { request: z.strictObject({ language }), response: nothing },
  /** What the page has laid out for paper, after the engine has counted it; `name`: of the PDF that is suggested. */
  'shell.print': {
    request: z.strictObject({ way: z.enum(['pdf', 'paper']), name: z.string().regex(/^[A-Z0-9-]{1,40}$/) }),
    response: z.strictObject({ outcome: z.enum(['done', 'cancelled', 'failed']) }),
  },
  /** One more window, at that place. `full`: there are as many as there may be. */
  'shell.open': {
    request: place,
    response: z.strictObject({ outcome: z.enum(['opened', 'full', 'failed']) }),
  },
  /** What this window was opened at: nothing for the first one, which alone rings. */
  'shell.opened': {
    request: nothing,
    response: z.strictObject({ first: z.boolean(), place: place.optional() }),
  },
  'shell.quit': { request: nothing, response: nothing },
} as const

export type PageCalls = typeof pageCalls
export type PageCallName = keyof PageCalls
export type PageRequest<Name extends PageCallName> = z.output<PageCalls[Name]['request']>
export type PageResponse<Name extends PageCallName> = z.output<PageCalls[Name]['response']>

export const pageAnswer = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: failure }),
])
export type PageAnswer = z.infer<typeof pageAnswer>
