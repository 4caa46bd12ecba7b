// Vitest for `npm run mutation -- GROUP --warm`: the files of the group as Stryker writes them, with every fault in them
// behind a switch, and its tests with gather.mjs in the place of Vitest.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const here = import.meta.dirname
const root = join(here, '../../..')
const { instrumented } = JSON.parse(readFileSync(process.env.GIAOBAN_MUTATION_PLAN, 'utf8'))

export default defineConfig({
  root,
  plugins: [
    {
      name: 'faults',
      enforce: 'pre',
      resolveId: (source, importer) =>
        source === 'vitest' && importer?.startsWith(here) !== true ? join(here, 'gather.mjs') : undefined,
      load: (id) => instrumented[id.split('?')[0]],
    },
  ],
  test: {
    include: ['scripts/mutation/warm/plant.mjs'],
    environment: 'node',
    pool: 'forks',
    // what is kept there has the faults of another group, or none
    fsModuleCache: false,
    testTimeout: 0,
    disableConsoleIntercept: true,
  },
})
