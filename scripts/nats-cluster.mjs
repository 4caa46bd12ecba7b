#!/usr/bin/env node
// A JetStream cluster of three nodes on loopback, for as long as it runs: prints {"ready":true,"nats":"URL,URL,URL"},
// then `giaoban relay serve --store nats --nats URL,URL,URL` finds it. SIGINT or SIGTERM ends and removes it.
//   --folder DIR    keep its files there
// Needs the project's own Node (the cluster is TypeScript that the tests use as well).
import { script, fail } from './lib/run.mjs'

await script('nats-cluster', async () => {
  const [flag, folder, ...rest] = process.argv.slice(2)
  if ((flag !== undefined && (flag !== '--folder' || folder === undefined)) || rest.length > 0) {
    fail('usage: node scripts/nats-cluster.mjs [--folder DIR]')
  }
  const { startNatsCluster } = await import('../tests/support/nats-cluster.ts')
  const cluster = await startNatsCluster(folder === undefined ? {} : { folder })
  console.log(JSON.stringify({ ready: true, nats: cluster.list, folder: cluster.folder }))
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve)
    setInterval(() => {}, 1 << 30)
  })
  await cluster.stop()
  process.exit(0)
})
