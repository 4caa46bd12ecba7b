/**
 * What Electron's utility process starts. It only chooses and forwards: where Electron's Node can load the SQLite
 * module the engine runs right here, else in a child on a newer Node, to which every message is forwarded.
 * It ends when its child ends; the child ends when its channel closes.
 */
import { fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseFrame, shellChannel, type Frame } from './host/frames.ts'
import { channelOfPort, parentPort } from './host/utility-host.ts'

const neededApi = 10
const engineNode = process.env['GIAOBAN_ENGINE_NODE']

// first its own Node: a variable must not put another program in the place of a released one
if (Number(process.versions['napi']) >= neededApi) createRequire(__filename)(join(__dirname, 'entry.node.js'))
else if (engineNode !== undefined) forwardToChild(engineNode)
else throw new Error(`Node-API ${process.versions['napi']} is too old and GIAOBAN_ENGINE_NODE names no other Node`)

function forwardToChild(execPath: string): void {
  const parent = parentPort()
  if (parent === undefined) throw new Error('not started as a utility process')
  const child = fork(join(__dirname, 'entry.node.js'), process.argv.slice(2), {
    execPath,
    execArgv: [], // else --inspect and the like are passed on
    serialization: 'advanced', // structured clone, as ports do
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: process.env, // the shell's allow-list (electron/main/engine-environment.ts)
  })
  const send = (frame: Frame): void => {
    if (child.connected) child.send(frame as unknown as Parameters<typeof child.send>[0])
  }
  const pages = new Map<number, ReturnType<typeof channelOfPort>>()
  let next = shellChannel + 1
  parent.on('message', (event) => {
    const port = event.ports[0]
    if (port === undefined) return send({ kind: 'data', channel: shellChannel, data: event.data })
    const channel = next++
    const page = channelOfPort(port)
    pages.set(channel, page)
    send({ kind: 'open', channel })
    page.onMessage((data) => send({ kind: 'data', channel, data }))
    page.onClose(() => {
      pages.delete(channel)
      send({ kind: 'close', channel })
    })
  })
  child.on('message', (message) => {
    const frame = parseFrame(message)
    if (frame === undefined) return
    if (frame.kind === 'close' && frame.channel === shellChannel) child.disconnect()
    else if (frame.kind === 'close') pages.get(frame.channel)?.close()
    else if (frame.kind === 'data' && frame.channel === shellChannel) parent.postMessage(frame.data)
    else if (frame.kind === 'data') pages.get(frame.channel)?.post(frame.data)
  })
  child.on('error', () => process.exit(1))
  child.on('exit', (code) => process.exit(code ?? 1))
}
