import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RequestOf } from '../../../shared/ipc/contract.ts'
import type { RestoreState } from '../../../shared/ipc/restore-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Refusal } from '../../ui/states.tsx'

interface Props {
  readonly what: RequestOf<'restore.choose'>['what']
  readonly title: string
  readonly hint: string
  /** On the button that opens the shell's own dialog. */
  readonly choose: string
  readonly done: boolean
  /** Has the cursor when the screen opens. */
  readonly first?: boolean
  readonly onState: (state: RestoreState) => void
  /** Another way to bring it. */
  readonly more?: ReactNode
  /** What is there so far. */
  readonly children: ReactNode
}

/** One thing that a restore needs, and what was wrong with what was brought. */
export function RestorePart({ what, title, hint, choose, done, first = false, onState, more, children }: Props) {
  const pick = useDo('restore.choose')
  return (
    <li data-done={done}>
      <h2>
        {done ? <Icon name="check" size={14} /> : undefined}
        {title}
      </h2>
      <p className="muted">{hint}</p>
      <div role="status">{children}</div>
      <Button
        variant="default"
        size="compact-sm"
        autoFocus={first}
        leftSection={<Icon name="save" size={13} />}
        loading={pick.isPending}
        onClick={() => pick.mutate({ what }, { onSuccess: onState })}
      >
        {choose}
      </Button>
      <Refusal error={pick.error} />
      {more}
    </li>
  )
}
