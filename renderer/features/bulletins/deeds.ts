/** What an officer can do with a bulletin, as the engine allows it, and the key of each. */
import type { Detail } from './detail.ts'

export const forms = ['acknowledge', 'answer', 'release', 'sighting', 'hit', 'act', 'print', 'withdraw'] as const
export type Form = (typeof forms)[number]
export type Deed = Form | 'accept' | 'update' | 'revalidate'

export const isForm = (deed: Deed): deed is Form => forms.some((form) => form === deed)

/** A answers on either side: what is acknowledged is another's, what is asked about is one's own. */
export const deedKeys: Readonly<Record<Deed, string>> = {
  acknowledge: 'a',
  answer: 'a',
  accept: 'p',
  release: 'l',
  update: 'u',
  revalidate: 'v',
  sighting: 's',
  hit: 'x',
  act: 'o',
  print: 'i',
  withdraw: 'w',
}

/** The most pressing first. */
export function deedsOf({ can, proposed, state }: Detail): readonly Deed[] {
  const allowed: readonly (readonly [Deed, boolean])[] = [
    ['answer', can.answerHit],
    ['accept', can.cancel && proposed !== undefined],
    ['acknowledge', can.acknowledge],
    ['release', can.release],
    ['hit', can.report],
    ['sighting', can.report],
    ['act', can.act],
    ['revalidate', can.revalidate],
    ['update', can.update],
    ['print', state === 'active' || state === 'awaiting-confirmation'],
    ['withdraw', can.cancel],
  ]
  return allowed.flatMap(([deed, isAllowed]) => (isAllowed ? [deed] : []))
}
