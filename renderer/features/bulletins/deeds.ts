/** What an officer can do with a bulletin, as the engine allows it, and what each is called. */
import type { TFunction } from 'i18next'
import type { Detail } from './detail.ts'

export const forms = ['acknowledge', 'answer', 'release', 'sighting', 'hit', 'act', 'print', 'withdraw'] as const
export type Form = (typeof forms)[number]
export type Deed = Form | 'accept' | 'update' | 'revalidate'

export const isForm = (deed: Deed): deed is Form => forms.some((form) => form === deed)

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

export function deedName(deed: Deed, { hits }: Detail, t: TFunction): string {
  switch (deed) {
    case 'acknowledge':
      return t('bulletin.acknowledge.title')
    case 'act':
      return t('bulletin.act.title')
    case 'withdraw':
      return t('bulletin.withdraw.action')
    case 'print':
      return t('paper.action')
    case 'hit':
      return t(hits.some((hit) => hit.open) ? 'life.do.hitAgain' : 'life.do.hit')
    default:
      return t(`life.do.${deed}`)
  }
}
