/** Composition root of the engine in the app: in the utility process itself, or in the Node child that it started. */
import { join } from 'node:path'
import { version } from '../package.json'
import { createCrypto } from '../shared/crypto/index.ts'
import { shellMessage, type ShellMessage } from '../shared/ipc/shell.ts'
import { createDeps } from './compose.ts'
import { readEngineConfig } from './config.ts'
import { verifyInWorker } from './envelope/verify-worker.ts'
import { databaseWorkInWorker } from './store/database-job.ts'
import { encapsulateInWorker } from './envelope/encapsulate-worker.ts'
import { createEngine, type Engine } from './engine.ts'
import { createChildHost } from './host/child-host.ts'
import { createUtilityHost, parentPort } from './host/utility-host.ts'
import { createStep } from './kill-step.ts'
import { createModules } from './modules.ts'
import { servePort, toFailure } from './serve-port.ts'
import { connectShell } from './shell-port.ts'
import { hashInWorker } from './vault/passphrase-worker.ts'

const parent = parentPort()
const host = parent === undefined ? createChildHost() : createUtilityHost(parent)
const connection = connectShell(host.shell)
const writeLog = (line: string): void => void process.stderr.write(line)
let engine: Promise<Engine> | undefined

host.shell.onMessage((message) => {
  const parsed = shellMessage.safeParse(message)
  if (parsed.success) void obey(parsed.data)
})

async function obey(message: ShellMessage): Promise<void> {
  switch (message.kind) {
    case 'start':
      engine ??= compose(message.home)
      return engine.then(connection.ready, (thrown: unknown) => connection.failed(toFailure(thrown)))
    case 'lock':
      return lockVault()
    case 'power':
      if (message.state === 'suspend') return lockVault()
      if (message.state === 'lock-screen') await (await engine)?.call('session.lockScreen', {}).catch(() => undefined)
      return
    case 'shutdown':
      await (await engine?.catch(() => undefined))?.[Symbol.asyncDispose]()
      process.exit(0)
      return
    case 'port':
      return // the port itself comes through `host.onPage`
  }
}

async function lockVault(): Promise<void> {
  const running = await engine
  if (running?.phase === 'open' || running?.phase === 'screen-locked') await running.call('session.lockVault', {})
}

const workerFile = join(__dirname, 'entry.worker.js')

async function compose(home: string): Promise<Engine> {
  const crypto = await createCrypto()
  const deps = createDeps({
    crypto,
    config: readEngineConfig(),
    version,
    writeLog,
    step: createStep({
      spec: process.env['GIAOBAN_STEP'],
      kill: () => process.kill(process.pid, 'SIGKILL'),
      write: writeLog,
    }),
    shell: connection.shell,
    hashPassphrase: hashInWorker(crypto, workerFile),
    encapsulate: encapsulateInWorker(crypto, workerFile),
    databaseWork: databaseWorkInWorker(workerFile),
    verifyBeside: verifyInWorker(workerFile),
  })
  const made = createEngine({ home, deps, modules: createModules({ live: true }) })
  made.onEvent(({ event, value }) => {
    if (event !== 'changed' || !value.what.includes('session')) return
    connection.receiving({ receiving: made.phase === 'open' || made.phase === 'screen-locked' })
  })
  return made
}

host.onPage((page) => {
  void engine?.then(
    (running) => servePort(running, page),
    () => page.close(),
  )
})
