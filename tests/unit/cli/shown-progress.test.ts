import { expect, test } from 'vitest'
import { showProgress } from '../../../cli/shown-progress.ts'
import type { EngineEvent } from '../../../engine/engine.ts'

const mib = 1024 * 1024
const taken = (done: number): EngineEvent => ({
  event: 'progress',
  value: { task: 'attachment.stageFiles', done: done * mib, total: 400 * mib, cancel: '00' },
})
const moved = (done: number, state: 'moving' | 'failed' = 'moving'): EngineEvent => ({
  event: 'transfer',
  value: { file: '00'.repeat(32), direction: 'out', state, done: done * mib, total: 400 * mib },
})

test('whoever waits at a terminal sees how far a file is, a few times a second, and nothing of it when it is done', () => {
  let now = 0
  let seen = ''
  const to = { clock: { now: () => 0, monotonic: () => now }, writeError: (text: string) => void (seen += text) }
  {
    using shown = showProgress(to)
    for (let done = 0; done <= 400; done += 1) {
      now += 10
      shown.hear(taken(done))
    }
    expect(seen).toContain('100/400 MiB, 25 %')
    expect(seen.split('MiB').length - 1).toBeLessThan(20)
    expect(seen.endsWith('\r\u001B[K')).toBe(true)
    seen = ''
    shown.hear(moved(200))
    expect(seen).toBe('\r\u001B[K↑ 200/400 MiB, 50 %')
    shown.hear(moved(200, 'failed'))
    expect(seen.endsWith('\r\u001B[K')).toBe(true)
    now += 1000
    shown.hear(moved(300))
  }
  expect(seen.endsWith('75 %\r\u001B[K')).toBe(true)
})
