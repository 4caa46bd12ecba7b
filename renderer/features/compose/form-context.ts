import type { UseFormReturnType } from '@mantine/form'
import { createContext, useContext } from 'react'
import type { FieldMark } from './paste-fill.ts'
import type { BulletinForm } from './bulletin-form.ts'

export type BulletinFormHandle = UseFormReturnType<BulletinForm>

const FormContext = createContext<BulletinFormHandle | undefined>(undefined)
export const BulletinFormProvider = FormContext

export function useBulletinForm(): BulletinFormHandle {
  const form = useContext(FormContext)
  if (form === undefined) throw new Error('BulletinFormProvider is missing')
  return form
}

const MarkContext = createContext<(path: string) => FieldMark | undefined>(() => undefined)
export const PasteMarkProvider = MarkContext

/** How sure a paste was about what stands in this field; `undefined` once something else was typed. */
export const usePasteMark = (path: string): FieldMark | undefined => useContext(MarkContext)(path)
