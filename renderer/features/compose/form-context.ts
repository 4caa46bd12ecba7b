import type { UseFormReturnType } from '@mantine/form'
import { createContext, useContext } from 'react'
import type { FieldMark } from './paste-fill.ts'
import type { WantedForm } from './wanted-form.ts'

export type WantedFormHandle = UseFormReturnType<WantedForm>

const FormContext = createContext<WantedFormHandle | undefined>(undefined)
export const WantedFormProvider = FormContext

export function useWantedForm(): WantedFormHandle {
  const form = useContext(FormContext)
  if (form === undefined) throw new Error('WantedFormProvider is missing')
  return form
}

const MarkContext = createContext<(path: string) => FieldMark | undefined>(() => undefined)
export const PasteMarkProvider = MarkContext

/** How sure a paste was about what stands in this field; `undefined` once something else was typed. */
export const usePasteMark = (path: string): FieldMark | undefined => useContext(MarkContext)(path)
