/** Composition root of the engine: in the utility process itself, or in the Node child that it started. */
import { version } from '../package.json'
import { requestFrame, type AnswerFrame } from '../shared/ipc/port.ts'
import { shellMessage } from '../shared/ipc/shell.ts'
import { createChildHost } from './host/child-host.ts'
import { createUtilityHost, parentPort } from './host/utility-host.ts'

const parent = parentPort()
const host = parent === undefined ? createChildHost() : createUtilityHost(parent)

host.shell.onMessage((message) => {
  const parsed = shellMessage.safeParse(message)
  if (!parsed.success) return
  if (parsed.data.kind === 'start') host.shell.post({ kind: 'ready' })
  if (parsed.data.kind === 'shutdown') process.exit(0)
})

host.onPage((page) => {
  page.onMessage((message) => {
    const frame = requestFrame.safeParse(message)
    if (!frame.success) return
    page.post(answer(frame.data.id, frame.data.call))
  })
})

function answer(id: number, call: string): AnswerFrame {
  if (call === 'session.state') return { id, ok: true, value: { phase: 'no-profile', officers: [], version } }
  return { id, ok: false, error: { code: 'usage/unknown-call', recoverable: false } }
}
