import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 180_000,
  expect: { timeout: 30_000 }, // waits end when the thing happens; only a machine that is busy with others needs so long
  workers: 2,
  projects: [
    // first, so that both workers are on pages: each test opens its own and answers for its own engine
    { name: 'pages', testMatch: '**/chromium/*.spec.ts', fullyParallel: true },
    // two cores carry one app with its engine
    { name: 'app', testMatch: '**/*.spec.ts', testIgnore: '**/chromium/**', workers: 1 },
  ],
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  outputDir: 'test-results',
})
