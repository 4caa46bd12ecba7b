/** What no exchange of a bulletin and its acknowledgement can do without, in the same order and of the same sizes. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { milliseconds } from './measure.ts'
import { bareCrypto, bareOpening, bareRoundTrips, bareTable, sealBare } from './primitives.ts'

/** A demonstration bulletin without files pads to 4 KiB, and so does its acknowledgement; head and tag come on top. */
export const payloadBytes = 4096 + 56 + 16
export const leafBytes = 1265
const addressees = 2
export const signers = 2
const postBytes = payloadBytes + addressees * leafBytes
const mailBytes = payloadBytes + leafBytes
const shortAnswer = 64

export interface ExchangeYardstick extends AsyncDisposable {
  /** Milliseconds of one exchange. */
  once(): Promise<number>
}

export async function createExchangeYardstick(folder: string): Promise<ExchangeYardstick> {
  const crypto = await bareCrypto()
  const trips = await bareRoundTrips()
  const [sender, relay, receiver] = ['sender', 'relay', 'receiver'].map((name) =>
    bareTable(join(folder, `${name}.bare`)),
  )
  if (sender === undefined || relay === undefined || receiver === undefined)
    throw new Error('three names, three tables')
  const [key, plaintext, tbs] = [randomBytes(32), randomBytes(payloadBytes), randomBytes(600)]
  const openPayload = bareOpening(payloadBytes)

  /** One statement from one home to another's disk. */
  const oneWay = async (from: typeof sender, to: typeof sender): Promise<void> => {
    for (let i = 0; i < addressees; i++) crypto.encapsulate()
    for (let i = 0; i < signers; i++) crypto.sign(tbs)
    sealBare(key, plaintext)
    from.commit(postBytes)
    await trips.once(postBytes, shortAnswer)
    relay.commit(postBytes)
    await trips.once(shortAnswer, mailBytes)
    crypto.decapsulate()
    openPayload()
    for (let i = 0; i < signers; i++) crypto.verify()
    to.commit(payloadBytes)
  }
  return {
    once: () =>
      milliseconds(async () => {
        await oneWay(sender, receiver)
        await oneWay(receiver, sender)
      }),
    [Symbol.asyncDispose]: async () => {
      for (const table of [sender, relay, receiver]) table[Symbol.dispose]()
      await trips[Symbol.asyncDispose]()
    },
  }
}
