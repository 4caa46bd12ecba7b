/** A Node for the engine that starts when it may: the moment between two engines, held still. Then it is the real one. */
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodePath } from './launch.ts'

export interface HeldEngine {
  readonly env: Readonly<Record<string, string>>
  /** Engines that start from now on wait. */
  hold(): void
  /** Engines that start from now on end at once. */
  refuse(): void
  release(): void
}

export function heldEngine(folder: string): HeldEngine {
  const wrapper = join(folder, 'engine-node.sh')
  const wait = join(folder, 'engine.wait')
  const end = join(folder, 'engine.end')
  writeFileSync(
    wrapper,
    `#!/bin/sh\nwhile [ -e '${wait}' ]; do sleep 0.05; done\n[ -e '${end}' ] && exit 1\nexec '${nodePath}' "$@"\n`,
  )
  chmodSync(wrapper, 0o755)
  return {
    env: { GIAOBAN_ENGINE_NODE: wrapper },
    hold: () => writeFileSync(wait, ''),
    refuse: () => writeFileSync(end, ''),
    release: () => {
      rmSync(wait, { force: true })
      rmSync(end, { force: true })
    },
  }
}
