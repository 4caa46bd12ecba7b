import { Button } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import type { GiaobanError } from '../../shared/errors.ts'
import { Icon } from './Icon.tsx'
import styles from './SaveButton.module.css'
import { Notice, Refusal } from './states.tsx'

interface Props<Input> {
  readonly label: string
  /** What is said once the file is there. */
  readonly done: string
  readonly save: Pick<
    UseMutationResult<{ saved: boolean }, GiaobanError, Input>,
    'data' | 'error' | 'isPending' | 'mutate'
  >
  readonly input: Input
  readonly primary?: boolean
}

/** Writes a file where a person points in the shell's own dialog: the page knows neither place nor content. */
export function SaveButton<Input>({ label, done, save, input, primary = false }: Props<Input>) {
  return (
    <div className={styles['save']}>
      <Button
        variant={primary ? 'filled' : 'default'}
        {...(primary ? {} : { size: 'compact-xs' })}
        loading={save.isPending}
        leftSection={<Icon name="save" size={13} />}
        onClick={() => save.mutate(input)}
      >
        {label}
      </Button>
      {save.data?.saved === true ? (
        <Notice tone="good" icon="check" alert>
          {done}
        </Notice>
      ) : undefined}
      <Refusal error={save.error} />
    </div>
  )
}
