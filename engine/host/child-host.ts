/** The engine in a Node child of the utility process: all channels come framed over the process's own. */
import { feedChannel, type ChannelFeed } from './channel-listeners.ts'
import { parseFrame, shellChannel, type Frame } from './frames.ts'
import type { FramePort } from '../../shared/ipc/port.ts'
import type { EngineHost } from './host.ts'

/** Ends the process when its parent has gone: nobody is left to answer. */
export function createChildHost(): EngineHost {
  const send = process.send?.bind(process)
  if (send === undefined) throw new Error('started without a channel to its parent')
  const post = (frame: Frame): void => {
    if (process.connected) send(frame)
  }
  const open = (channel: number): ChannelFeed =>
    feedChannel({
      post: (data) => post({ kind: 'data', channel, data }),
      close: () => post({ kind: 'close', channel }),
    })
  const feeds = new Map<number, ChannelFeed>()
  const shell = open(shellChannel)
  feeds.set(shellChannel, shell)
  const listeners: ((page: FramePort) => void)[] = []
  const waiting: FramePort[] = []

  process.on('message', (message) => {
    const frame = parseFrame(message)
    if (frame === undefined) return
    if (frame.kind === 'open') {
      const feed = open(frame.channel)
      feeds.set(frame.channel, feed)
      if (listeners.length === 0) waiting.push(feed.end)
      else for (const listener of listeners) listener(feed.end)
    } else if (frame.kind === 'data') feeds.get(frame.channel)?.receive(frame.data)
    else {
      feeds.get(frame.channel)?.closed()
      feeds.delete(frame.channel)
    }
  })
  process.on('disconnect', () => {
    shell.closed()
    process.exit(0)
  })
  return {
    shell: shell.end,
    onPage: (listener) => {
      listeners.push(listener)
      for (const page of waiting.splice(0)) listener(page)
    },
  }
}
