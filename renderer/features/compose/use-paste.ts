import { useHotkeys } from '@mantine/hooks'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { parsePaste, type PasteHint } from '../../../shared/domain/paste/paste.ts'
import type { BulletinFormHandle } from './form-context.ts'
import { nextDoubtful } from './doubtful.ts'
import { fillForm, isAsFilled, withNotes, type FieldMark, type FilledForm } from './paste-fill.ts'
import { emptyForm, type BulletinForm } from './bulletin-form.ts'

/** Fewer fields than this are a word for the field with the cursor, not a notice. */
const minFields = 3

export interface Filled extends FilledForm {
  readonly before: BulletinForm
  readonly hints: readonly PasteHint[]
}
export interface PasteState {
  readonly filled: Filled | undefined
  /** Nothing was typed since: one key takes it back. */
  readonly mayUndo: boolean
  /** False: the text has no field in it. */
  fill(text: string): boolean
  undo(): void
  restToNotes(): void
  dismiss(): void
  markOf(path: string): FieldMark | undefined
}

/** Pasted text to fields: by Ctrl+V anywhere on an empty form, or beside its fields; inside a field it stays a word. */
export function usePaste(form: BulletinFormHandle): PasteState {
  const [filled, setFilled] = useState<Filled | undefined>(undefined)
  const key = JSON.stringify(form.values)
  const mayUndo = useMemo(() => filled !== undefined && JSON.stringify(filled.values) === key, [filled, key])

  function fill(text: string): boolean {
    const paste = parsePaste(text)
    if (paste.fields.length === 0) return false
    const next = fillForm(form.values, paste)
    form.setValues(next.values)
    form.clearErrors()
    setFilled({ ...next, before: form.values, hints: paste.hints })
    // when the new rows are on the page
    requestAnimationFrame(() => nextDoubtful(next, undefined)?.focus())
    return true
  }
  function undo(): void {
    if (filled === undefined) return
    form.setValues(filled.before)
    setFilled(undefined)
  }
  function restToNotes(): void {
    if (filled === undefined) return
    const { notes, rest } = withNotes(form.values.notes, filled.rest)
    const values = { ...form.values, notes }
    form.setValues(values)
    setFilled({ ...filled, values: mayUndo ? values : filled.values, rest })
  }

  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() === '' || event.defaultPrevented || document.querySelector('[role=dialog]') !== null) return
    const target =
      event.target instanceof HTMLElement ? event.target.closest('input, textarea, [contenteditable]') : null
    const isBlank = JSON.stringify(form.values) === JSON.stringify(emptyForm(form.values.kind))
    if (target !== null && (!isBlank || parsePaste(text).fields.length < minFields)) return
    if (fill(text)) event.preventDefault()
  })
  useEffect(() => {
    const listen = (event: ClipboardEvent): void => onPaste(event)
    document.addEventListener('paste', listen)
    return () => document.removeEventListener('paste', listen)
  }, [])
  const next = (): void =>
    nextDoubtful({ values: form.values, marks: filled?.marks ?? new Map() }, document.activeElement)?.focus()
  useHotkeys(
    mayUndo
      ? [
          ['mod+Z', undo],
          ['F8', next],
        ]
      : [['F8', next]],
    [],
  )
  return {
    filled,
    mayUndo,
    fill,
    undo,
    restToNotes,
    dismiss: () => setFilled(undefined),
    markOf: (path) => {
      const mark = filled?.marks.get(path)
      return isAsFilled(form.values, path, mark) ? mark : undefined
    },
  }
}
