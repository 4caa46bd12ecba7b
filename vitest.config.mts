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

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((path) => moduleId.includes(`/${path}`))
      return found === -1 ? longest.length : found
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'tests/architecture/canaries/**'],
    environment: 'node',
    pool: 'forks', // libsodium and SQLite are native state: a process for each file
    maxWorkers: 3, // one more than cores: who waits for a disk or for another process leaves a core to somebody
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
})
