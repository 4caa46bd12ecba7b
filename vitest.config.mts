import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes minutes, longest first: a fresh checkout remembers no durations, and one of these last would run alone. */
const longest = [
  'tests/fault/kill-points.test.ts',
  'tests/scenario/simulation/',
  'tests/scenario/exchange/main-job.test.ts',
  'tests/fault/bad-input.test.ts',
  'tests/scenario/cli/exchange.test.ts',
  'tests/scenario/relay/kill.test.ts',
  'tests/scenario/authority/world-from-nothing.test.ts',
]

/** In memory, or in homes and relays of their own; what a module of the product remembers it never changes after its import. */
const together = ['unit', 'property', 'vectors', 'contract', 'security', 'scenario'].map((kind) => `tests/${kind}/**`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // those that share a worker stand together at the end: a worker is kept for the next file only if that is one of them
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const found = longest.findIndex((path) => moduleId.includes(`/${path}`))
      return found === -1 ? longest.length + (project.config.isolate ? 0 : 1) : found
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'apart', // what kills, bends or fuzzes leaves nothing to the next file: a process for each
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**', 'tests/architecture/canaries/**', ...together],
        },
      },
      {
        extends: true,
        test: {
          name: 'together', // half of their time went into starting a process and loading the same modules
          include: together.map((folder) => `${folder}/*.test.{ts,tsx}`),
          isolate: false,
        },
      },
    ],
    maxWorkers: 3, // one more than cores: who waits for a disk or for another process leaves a core to somebody
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
})
