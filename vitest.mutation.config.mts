import { defineConfig } from 'vitest/config'

/** The tests of the group that scripts/mutation.mjs runs. */
const tests = (process.env['GIAOBAN_MUTATION_TESTS'] ?? '').split(',').filter((each) => each !== '')

export default defineConfig({
  test: {
    include: tests.map((each) => (each.endsWith('.ts') ? each : `${each}/**/*.test.ts`)),
    exclude: [],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
