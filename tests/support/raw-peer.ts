/** A peer below the client, and right answers to be bent: what only hostile programs send. */
import { WebSocket } from 'ws'
import { authMessage, noCertificate, type Auth, type Challenge } from '../../shared/protocol/relay-wire/handshake.ts'
import {
  decodeRelayFrame,
  encodeClientFrame,
  type ClientFrame,
  type RelayFrame,
} from '../../shared/protocol/relay-wire/frame.ts'
import type { RelayWorld } from './relay-world.ts'

/** A peer below the client: it says what it likes. */
export class RawPeer {
  readonly socket: WebSocket
  readonly frames: RelayFrame[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  #wake: (() => void) | undefined

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(`${url}/v1/session`, { headers })
    this.socket.binaryType = 'arraybuffer'
    this.socket.on('error', () => undefined)
    this.socket.on('message', (data) => {
      this.frames.push(decodeRelayFrame(new Uint8Array(data as ArrayBuffer)))
      this.#wake?.()
    })
    this.closed = new Promise((resolve) =>
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    )
  }

  async frame(): Promise<RelayFrame> {
    for (;;) {
      const frame = this.frames.shift()
      if (frame !== undefined) return frame
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async challenge(): Promise<Challenge> {
    const frame = await this.frame()
    if (frame.type !== 'challenge') throw new Error('the relay did not challenge')
    return frame.body
  }

  send(frame: ClientFrame): void {
    this.socket.send(encodeClientFrame(frame))
  }
}

export type AuthBend = Partial<Parameters<typeof authMessage>[0]>

/** A right answer to this challenge by the first unit's first device, then bent before and changed after signing. */
export function answerOf(
  world: RelayWorld,
  challenge: Challenge,
  bend: AuthBend = {},
  change: Partial<Auth> = {},
): Auth {
  const [unit] = world.units
  const device = unit.devices[0]!
  const deviceNonce = world.crypto.random(32)
  const facts = {
    relayName: challenge.relayName,
    certificateHash: noCertificate,
    relayNonce: challenge.nonce,
    deviceNonce,
    device: device.id,
    time: challenge.time,
    ...bend,
  }
  const signature = world.crypto.sign(device.key.pair.secretKey, authMessage(facts))
  return { unit: unit.id, device: device.id, deviceNonce, time: facts.time, signature, ...change }
}
