/** A handover as people read it in a terminal: section by section, what is due first. */
import type { z } from 'zod'
import type { handoverComposition } from '../../shared/ipc/handover-calls.ts'
import { handoverSections } from '../../shared/domain/handover-words.ts'
import type { Language } from '../language.ts'
import { table } from '../table.ts'
import { shownTime, word } from './terms.ts'

type Told = Pick<z.output<typeof handoverComposition>, 'entries' | 'more'>

export function toldText({ entries, more }: Told, language: Language): string {
  const parts = handoverSections.flatMap((section) => {
    const rows = entries.filter((each) => each.section === section)
    if (rows.length === 0) return []
    const lines = rows.map(({ id, unit, due, news, title }) => [
      id.slice(0, 8),
      unit,
      shownTime(due) || (news === undefined ? '' : word(language, 'handoverNews', news)),
      title,
    ])
    return [`${word(language, 'handoverSection', section)}:`, table(lines), ...(more.includes(section) ? ['...'] : [])]
  })
  return parts.length === 0
    ? language === 'vi'
      ? 'không có gì phải bàn giao'
      : 'nothing to hand over'
    : parts.join('\n')
}
