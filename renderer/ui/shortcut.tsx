import { Kbd } from './StatusBadge.tsx'

/** Shows the key of a button; its name stays what it does, the key is told beside it. */
export const shortcut = (key: string) => ({
  'aria-keyshortcuts': key.toUpperCase(),
  rightSection: (
    <span aria-hidden="true">
      <Kbd>{key.toUpperCase()}</Kbd>
    </span>
  ),
})
