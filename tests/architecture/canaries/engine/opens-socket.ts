import { WebSocket } from 'ws'

export const open = (): unknown => new WebSocket('ws://127.0.0.1')
