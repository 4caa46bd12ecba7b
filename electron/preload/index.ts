/** The whole of what a page gets from outside: one call, and the shell's word about the engine with a port. */
import { contextBridge, ipcRenderer } from 'electron'
import { engineChannel, pageChannel, pageOrigin, type GiaobanBridge } from '../../shared/ipc/page.ts'

declare const window: { postMessage(message: unknown, origin: string, ports: readonly unknown[]): void }

const bridge: GiaobanBridge = { call: (name, input) => ipcRenderer.invoke(pageChannel, name, input) }
contextBridge.exposeInMainWorld('giaoban', bridge)
ipcRenderer.on(engineChannel, (event, word: unknown) => window.postMessage(word, pageOrigin, event.ports))
