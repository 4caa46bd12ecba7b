import type { UseFormReturnType } from '@mantine/form'
import { createContext, useContext } from 'react'
import type { WantedForm } from './wanted-form.ts'

export type WantedFormHandle = UseFormReturnType<WantedForm>

const FormContext = createContext<WantedFormHandle | undefined>(undefined)
export const WantedFormProvider = FormContext

export function useWantedForm(): WantedFormHandle {
  const form = useContext(FormContext)
  if (form === undefined) throw new Error('WantedFormProvider is missing')
  return form
}
