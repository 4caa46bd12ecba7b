import { defineConfig } from 'vitest/config'

/** The tests of the group that scripts/mutation.mjs runs. */
const tests = (process.env['GIAOBAN_MUTATION_TESTS'] ?? '').split(',').filter((each) => each !== '')

export default defineConfig({
  test: {
    include: tests.map((each) => (each.endsWith('.ts') ? each : `${each}/**/*.test.ts`)),
    exclude: [],
    environment: 'node',
    // one worker for the files of a group; each fault has a worker of its own all the same
    isolate: false,
    // a slow machine must not pass for a test that has noticed something
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
