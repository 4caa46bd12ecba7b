import { contextBridge } from 'electron'
contextBridge.exposeInMainWorld('giaoban', {})
