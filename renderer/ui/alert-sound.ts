import alertUrl from '../../resources/sounds/alert.wav?url'

const pauseMs = 2_500

export interface Sound {
  /** Resolves to whether every play could start; a machine without a sound card plays silently and succeeds. */
  readonly done: Promise<boolean>
  stop(): void
}

/** Plays the alert so many times with a pause between. */
export function playAlert({ times }: { readonly times: number }): Sound {
  const audio = new Audio(alertUrl)
  const abort = new AbortController()
  async function run(): Promise<boolean> {
    for (let played = 0; played < times && !abort.signal.aborted; played++) {
      try {
        await audio.play()
      } catch {
        return false
      }
      await until(audio, 'ended', abort.signal)
      if (played + 1 < times) await pause(abort.signal)
    }
    return true
  }
  return {
    done: run(),
    stop() {
      abort.abort()
      audio.pause()
    },
  }
}

const until = (target: EventTarget, name: string, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    target.addEventListener(name, () => resolve(), { once: true, signal })
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, pauseMs)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
