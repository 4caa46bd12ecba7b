import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  timeout: 180_000,
  expect: { timeout: 30_000 }, // waits end when the thing happens; only a machine that is busy with others needs so long
  workers: 1, // two cores carry one app with its engine
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  outputDir: 'test-results',
})
