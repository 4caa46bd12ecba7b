/** The next field on the page that is missing or that the paste was not sure about, in the order of the page. */
import { isAsFilled, valueAt, type FilledForm } from './paste-fill.ts'

/** @param after the field with the cursor; `undefined` begins at the top */
export function nextDoubtful(
  { values, marks }: Pick<FilledForm, 'values' | 'marks'>,
  after: Element | null | undefined,
): HTMLElement | undefined {
  const fields = [...document.querySelectorAll<HTMLElement>('input[data-path], textarea[data-path]')]
  const from = after === null || after === undefined ? 0 : fields.indexOf(after as HTMLElement) + 1
  const order = [...fields.slice(from), ...fields.slice(0, from)]
  const pathOf = (field: HTMLElement): string => field.dataset['path'] ?? ''
  const isMissing = (field: HTMLElement): boolean =>
    field.getAttribute('aria-required') === 'true' && String(valueAt(values, pathOf(field)) ?? '').trim() === ''
  const says = (field: HTMLElement, confidence: string): boolean => {
    const mark = marks.get(pathOf(field))
    return mark?.confidence === confidence && isAsFilled(values, pathOf(field), mark)
  }
  return order.find((field) => isMissing(field) || says(field, 'guess')) ?? order.find((field) => says(field, 'likely'))
}
