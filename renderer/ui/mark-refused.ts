/** Fields of a form that hold what no field may: the refusal names one of them, and a person sees which. */
import { canonicalText, isPlainLine, isPlainText } from '../../shared/domain/shape.ts'

type Field = HTMLInputElement | HTMLTextAreaElement

/** Until something else is typed there. `said`: id of the element that says why. The first has the cursor. */
export function markRefused(form: HTMLFormElement, said: string): () => void {
  const fields = [...form.querySelectorAll<Field>('input, textarea')].filter(holdsRefused)
  const unmark = ({ currentTarget }: Pick<Event, 'currentTarget'>): void => {
    const field = currentTarget as Field // listened to on these alone
    field.removeEventListener('input', unmark)
    field.removeAttribute('aria-invalid')
    field.removeAttribute('aria-errormessage')
  }
  for (const field of fields) {
    field.setAttribute('aria-invalid', 'true')
    field.setAttribute('aria-errormessage', said)
    field.addEventListener('input', unmark)
  }
  fields[0]?.focus()
  return () => {
    for (const currentTarget of fields) unmark({ currentTarget })
  }
}

/** As it is sent: in one form and without white space at its ends. */
function holdsRefused(field: Field): boolean {
  const value = canonicalText(field.value)
  return field instanceof HTMLTextAreaElement ? !isPlainText(value) : !isPlainLine(value)
}
