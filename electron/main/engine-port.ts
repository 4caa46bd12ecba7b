/** Brokers a channel between a page and the engine. Main hands both ends over and reads nothing of what they say. */
import { MessageChannelMain, type WebContents } from 'electron'
import { engineChannel, type EngineWord } from '../../shared/ipc/page.ts'
import type { EngineProcess, EngineState } from './engine-process.ts'

const word = (value: EngineWord): EngineWord => value

/** Gives `contents` a fresh port, if the engine is up. */
export function connectPage(contents: WebContents, engine: EngineProcess): void {
  if (contents.isDestroyed()) return
  const { port1, port2 } = new MessageChannelMain()
  if (engine.connect(port1)) contents.postMessage(engineChannel, word({ kind: 'giaoban:port' }), [port2])
  else port1.close()
}

export function tellPage(contents: WebContents, state: EngineState): void {
  if (contents.isDestroyed()) return
  if (state.kind === 'down') contents.send(engineChannel, word({ kind: 'giaoban:engine-ended' }))
  if (state.kind === 'failed') contents.send(engineChannel, word({ kind: 'giaoban:engine-failed', code: state.code }))
}
