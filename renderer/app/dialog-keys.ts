/**
 * While a dialog is open, keys are its own: Esc closes it and not the record behind it, and no letter opens another screen.
 * Whether there is one is asked before it sees the key, for it may be gone afterwards. Ctrl and Tab go on as ever.
 */
export function keepKeysInDialogs(): void {
  const kept = new WeakSet<Event>()
  window.addEventListener(
    'keydown',
    (event) => {
      if (document.querySelector('[aria-modal="true"]') !== null) kept.add(event)
    },
    { capture: true },
  )
  // after the dialog's own listeners, before those of the screens, which are on the document
  document.body.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey } = event
    if (kept.has(event) && key !== 'Tab' && (key === 'Enter' || !(ctrlKey || metaKey))) event.stopPropagation()
  })
}
