import { createMemoryLogStore } from '../../relay/log/memory-log-store.ts'
import { logStoreContract } from './log-store.ts'

logStoreContract('memory', async (crypto) => ({
  store: createMemoryLogStore(crypto),
  close: () => Promise.resolve(),
}))
