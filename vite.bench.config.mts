import { resolve } from 'node:path'
import { defineConfig, mergeConfig, type UserConfig } from 'vite'
import node from './vite.node.config.mts'

const { rolldownOptions, ...build } = (node as UserConfig).build ?? {}

// What is measured is built like what is shipped, beside it.
export default defineConfig(
  mergeConfig<UserConfig, UserConfig>(
    { ...(node as UserConfig), build: { ...build, rolldownOptions: { ...rolldownOptions, input: {} } } },
    {
      logLevel: 'warn',
      ssr: { external: ['@playwright/test'] },
      build: {
        outDir: 'out/bench',
        rolldownOptions: {
          external: ['@playwright/test'],
          input: {
            main: resolve(import.meta.dirname, 'bench/main.ts'),
            relay: resolve(import.meta.dirname, 'bench/load/relay-process.ts'),
          },
        },
      },
    },
  ),
)
