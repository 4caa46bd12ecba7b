// What stands for Vitest while faults are planted one after the other in one process: the same `expect`, and cases that
// are kept, to be run as often as there are faults.
export { expect, vi } from '../../../node_modules/vitest/dist/index.js'

const suite = () => ({ parts: [], beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] })

/** @type {{ current: ReturnType<typeof suite>, cases: number }} */
const gathering = (globalThis.gathering ??= { current: suite(), cases: 0 })

/** The cases of what `load` imports. */
export async function gather(load) {
  gathering.current = suite()
  gathering.cases = 0
  await load()
  return gathering.current
}

const lastFunction = (parts) => parts.findLast((part) => typeof part === 'function')

/** One call for each row, as Vitest's `each` gives its arguments. */
const each =
  (declare) =>
  (rows) =>
  (name, ...rest) => {
    const body = lastFunction(rest)
    for (const row of rows) declare(name, () => (Array.isArray(row) ? body(...row) : body(row)))
  }

export function describe(name, ...rest) {
  const outer = gathering.current
  const inner = suite()
  outer.parts.push({ inner })
  gathering.current = inner
  lastFunction(rest)()
  gathering.current = outer
}
describe.each = each(describe)

export function it(name, ...rest) {
  gathering.cases += 1
  gathering.current.parts.push({ id: `${gathering.cases} ${name}`, run: lastFunction(rest) })
}
it.each = each(it)
export const test = Object.assign((...parts) => it(...parts), {
  each: it.each,
  skipIf: (isSkipped) => (isSkipped ? () => {} : it),
})

const hook = (kind) => (run) => {
  gathering.current[kind].push(run)
}
export const beforeAll = hook('beforeAll')
export const afterAll = hook('afterAll')
export const beforeEach = hook('beforeEach')
export const afterEach = hook('afterEach')
