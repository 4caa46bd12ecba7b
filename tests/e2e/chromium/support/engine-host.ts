/** Runs fake engines in a Node of its own: the test runner cannot load the ES modules that the contract stands on. */
import { createFakeEngine, type FakeEngine } from './fake-engine.ts'
import { handlersOf, type Scene } from './handlers.ts'

type Ask =
  | { readonly id: number; readonly kind: 'new'; readonly scene: Scene }
  | { readonly id: number; readonly kind: 'answer'; readonly engine: number; readonly frame: unknown }
  | { readonly id: number; readonly kind: 'calls'; readonly engine: number }
  | { readonly id: number; readonly kind: 'alert'; readonly engine: number }

const engines: FakeEngine[] = []
const handlers: ReturnType<typeof handlersOf>[] = []

function answer(ask: Ask): unknown {
  if (ask.kind === 'new') {
    const scene = handlersOf(ask.scene)
    handlers.push(scene)
    return engines.push(createFakeEngine(scene, { hostile: ask.scene.hostile === true })) - 1
  }
  if (ask.kind === 'answer') return engines[ask.engine]?.answer(ask.frame)
  if (ask.kind === 'calls')
    return engines[ask.engine]?.calls.map((call) => ({ name: call.name, input: withoutBytes(call.input) }))
  return handlers[ask.engine]?.['desk.get']?.({}).answer[0]
}

const withoutBytes = (input: unknown): unknown =>
  JSON.parse(JSON.stringify(input, (_, value: unknown) => (value instanceof Uint8Array ? value.length : value)))

process.on('message', (ask: Ask) => {
  try {
    process.send?.({ id: ask.id, value: answer(ask) })
  } catch (error) {
    process.send?.({ id: ask.id, problem: String(error) })
  }
})
process.on('disconnect', () => process.exit(0))
