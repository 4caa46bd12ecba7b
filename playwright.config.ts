import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  timeout: 60_000,
  workers: 1, // two cores carry one app with its engine
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  outputDir: 'test-results',
})
