import { Button } from '@mantine/core'

interface Props {
  readonly label: string
  /** What is done, and to whom: read aloud where many lines have the same word. */
  readonly spoken: string
  readonly onClick: () => void
}

/** One deed at the end of a line. */
export const DeedButton = ({ label, spoken, onClick }: Props) => (
  <Button variant="subtle" size="compact-xs" aria-label={spoken} onClick={onClick}>
    {label}
  </Button>
)
