import { expect, test } from 'vitest'
import { Outgoing } from '../../../relay/storage/replicated/outgoing.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'

interface Message {
  readonly commands: readonly Bytes[]
  confirm(sequence: number): void
  fail(reason: Error): void
}

/** An engine that confirms when it is told to. */
function slowEngine(): { readonly messages: Message[]; readonly outgoing: Outgoing } {
  const messages: Message[] = []
  const outgoing = new Outgoing(
    (commands) => new Promise((confirm, fail) => void messages.push({ commands, confirm, fail })),
  )
  return { messages, outgoing }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
const command = (n: number, length = 1): Bytes => new Uint8Array(length).fill(n)
const always = (): boolean => false
const firsts = ({ commands }: Message): readonly (number | undefined)[] => commands.map(([first]) => first)

test('a command alone goes at once; what comes while messages are under way goes together, in its order', async () => {
  const { messages, outgoing } = slowEngine()
  const done: string[] = []
  const send = (n: number): void => void outgoing.send(command(n), always).then((at) => done.push(`${n} at ${at}`))
  for (let n = 1; n <= limits.engineBatchesUnderWay; n += 1) {
    send(n)
    await turn()
  }
  for (let n = 11; n <= 14; n += 1) send(n)
  await turn()
  expect(messages.map(firsts)).toEqual([[1], [2]])
  messages[0]?.confirm(7)
  await turn()
  expect(messages.map(firsts)).toEqual([[1], [2], [11, 12, 13, 14]])
  messages[2]?.confirm(8)
  await turn()
  expect(done).toEqual(['1 at 7', '11 at 8', '12 at 8', '13 at 8', '14 at 8'])
})

test('a message has only so many commands and bytes, and one that is larger goes alone', async () => {
  const { messages, outgoing } = slowEngine()
  for (let n = 0; n <= limits.engineBatch; n += 1) void outgoing.send(command(n), always)
  await turn()
  expect(messages.map(({ commands }) => commands.length)).toEqual([limits.engineBatch, 1])
  for (const length of [1, limits.engineBatchBytes - 1, 1, limits.engineMessageBytes - 99]) {
    void outgoing.send(command(1, length), always)
  }
  for (let n = 0; n < 4; n += 1) {
    messages[n]?.confirm(n)
    await turn()
  }
  expect(messages.slice(2).map(({ commands }) => commands.map(({ length }) => length))).toEqual([
    [1, limits.engineBatchBytes - 1],
    [1],
    [limits.engineMessageBytes - 99],
  ])
})

test('whoever waits no more is left out, and a message that fails, fails for all in it and nobody else', async () => {
  const { messages, outgoing } = slowEngine()
  let isOver = false
  for (let n = 1; n <= limits.engineBatchesUnderWay; n += 1) {
    void outgoing.send(command(n), always).catch(() => undefined)
    await turn()
  }
  void outgoing.send(command(9), () => isOver)
  const both = Promise.allSettled([outgoing.send(command(3), always), outgoing.send(command(4), always)])
  isOver = true
  messages[0]?.fail(new Error('no leader'))
  await turn()
  expect(messages.map(firsts)).toEqual([[1], [2], [3, 4]])
  messages[2]?.fail(new Error('still none'))
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const last = outgoing.send(command(5), always)
  await turn()
  messages[3]?.confirm(9)
  expect(await last).toBe(9)
})
