import type { FramePort } from '../../shared/ipc/port.ts'

export interface ChannelFeed {
  readonly end: FramePort
  readonly receive: (message: unknown) => void
  readonly closed: () => void
}

/**
 * A channel end that is fed by its owner. Messages that come before the first listener wait for it, so that a page
 * may speak before the engine has composed itself.
 */
export function feedChannel(options: {
  readonly post: (message: unknown) => void
  readonly close: () => void
}): ChannelFeed {
  const messages: ((message: unknown) => void)[] = []
  const closes: (() => void)[] = []
  const waiting: unknown[] = []
  let open = true
  return {
    end: {
      post: (message) => {
        if (open) options.post(message)
      },
      onMessage: (listener) => {
        messages.push(listener)
        for (const message of waiting.splice(0)) listener(message)
      },
      onClose: (listener) => {
        if (open) closes.push(listener)
        else listener()
      },
      close: () => {
        if (open) options.close()
      },
    },
    receive: (message) => {
      if (!open) return
      if (messages.length === 0) waiting.push(message)
      else for (const listener of messages) listener(message)
    },
    closed: () => {
      if (!open) return
      open = false
      for (const listener of closes) listener()
    },
  }
}
