/** Sentences with their values filled in. */
import type { Language } from '../language.ts'
import { en } from './en.ts'
import type { MessageKey } from './keys.ts'
import { vi } from './vi.ts'

const words = { vi, en } as const

/** `{name}` in the sentence is replaced by the value; a value that is not given stays visible as `…`. */
export const fill = (sentence: string, params: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) => String(params[name] ?? '…'))

export const say = (
  language: Language,
  key: MessageKey,
  params: Readonly<Record<string, string | number>> = {},
): string => fill(words[language][key], params)
