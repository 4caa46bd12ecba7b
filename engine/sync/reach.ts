/** Reaching a relay: a client of its own for each connection, and what a refused home brings before it knocks again. */
import { hexToBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import type { BasicDeps } from '../deps.ts'
import { parseLogKey } from '../directory/log-key.ts'
import { refusedHere } from '../directory/own-end.ts'
import type { OpenHome } from '../open-home.ts'
import { bringThroughOpenDoor } from './open-door.ts'
import { refillRelay } from './refill-relay.ts'
import { createRelayPublisher } from './relay-client/publish.ts'
import { createRelayClient } from './relay-client/client.ts'
import type { OnlineFacts, RelayClient, RelayEvent } from './relay-client/types.ts'
import type { RelayTried } from './relay-choice.ts'
import type { RelayTrust } from './socket.ts'

export interface Reached extends AsyncDisposable {
  readonly url: string
  readonly client: RelayClient
  readonly facts: OnlineFacts
  /** Told from the first event of the connection on, those that have come already included. One listener. */
  listen(listener: (event: RelayEvent) => void): void
}

export interface Reaching {
  readonly home: OpenHome
  readonly deps: BasicDeps
}

/** Failures of one connection, after which another relay may do: none is a word about this home or about what it asks. */
const ofConnection: ReadonlySet<string> = new Set([
  'relay/unreachable',
  'relay/timeout',
  'relay/draining',
  'relay/garbage',
  'relay/rate-limited',
  'relay/untrusted',
])
const isOfConnection = ({ code }: GiaobanError): boolean => ofConnection.has(code)

/**
 * A connection. A relay that refuses this home is brought what it may lack, and asked once more where that was something.
 * `signal` ends it. Throws GiaobanError.
 */
export async function reach(
  reaching: Reaching,
  url: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Reached> {
  try {
    return await connect(reaching, url, signal)
  } catch (refusal) {
    const isRefused = refusal instanceof GiaobanError && refusal.code === 'relay/refused'
    if (!isRefused || !(await bring(reaching, url))) throw refusedHere(reaching.home.context, refusal)
  }
  return connect(reaching, url, signal).catch((refusal: unknown) => {
    throw refusedHere(reaching.home.context, refusal)
  })
}

/**
 * Work over the first relay that answers and stays: one whose connection fails is followed by the next. `keep`: the
 * connection outlives the work. Throws what the first has failed with, where none does.
 */
export async function overFirst<T>(
  reaching: Reaching,
  over: {
    readonly urls: readonly string[]
    /** Told of each failure; throws again what is a bug. */
    lost(url: string, thrown: unknown): GiaobanError
    readonly keep?: boolean
  },
  work: (reached: Reached) => Promise<T>,
): Promise<T> {
  let first: GiaobanError | undefined
  for (const url of over.urls) {
    try {
      const reached = await reach(reaching, url)
      try {
        return await work(reached)
      } finally {
        if (over.keep !== true) await reached[Symbol.asyncDispose]()
      }
    } catch (thrown) {
      const failure = over.lost(url, thrown)
      first ??= failure
      if (!isOfConnection(failure) && failure.code !== 'relay/refused') break
    }
  }
  throw first ?? new GiaobanError('relay/not-set')
}

/** Whether each lets this home in; `isOnline`: it has. */
export const tryAll = (
  reaching: Reaching,
  urls: readonly string[],
  isOnline: (url: string) => boolean,
): Promise<readonly Pick<RelayTried, 'url' | 'failure'>[]> =>
  Promise.all(
    urls.map(async (url) => {
      if (isOnline(url)) return { url }
      try {
        await using _ = await reach(reaching, url)
        return { url }
      } catch (failure) {
        if (!(failure instanceof GiaobanError)) throw failure
        return { url, failure }
      }
    }),
  )

/** Leaves that a copy of the log lacks, and the note that this home goes by (docs/spec/directory.md, Copies). */
export async function bringLog({ home, deps }: Reaching, url: string): Promise<void> {
  using publisher = createRelayPublisher({ url, trust: trustOf(home), deps })
  const own = home.directory.ownLog()
  if ((await refillRelay(publisher, own)) !== 'current' || own.note === undefined) return
  await publisher.refill({ note: own.note, first: own.size, leaves: [] })
}

/** True when the relay had a use for it. */
export const bring = (reaching: Reaching, url: string): Promise<boolean> =>
  bringThroughOpenDoor(reaching, { url, trust: trustOf(reaching.home) })

async function connect({ home, deps }: Reaching, url: string, signal: AbortSignal | undefined): Promise<Reached> {
  const { unit, device, signing } = home.context.self
  const names = policyAt(home.directory.state)?.relayNames ?? home.vault.profile.relayNames
  const client = createRelayClient({
    url,
    identity: { unit, device, sign: (message) => deps.crypto.sign(signing, message) },
    deps,
    // a device that is new knows the log alone, under whose name its relay answers
    relayNames: names ?? [parseLogKey(deps.crypto, home.vault.profile.logKey).name],
    trust: trustOf(home),
  })
  const end = (): void => void client.close()
  signal?.addEventListener('abort', end, { once: true })
  // what the relay pushes right behind its welcome comes before anybody can listen
  const early: RelayEvent[] = []
  let listener = (event: RelayEvent): void => void early.push(event)
  client.listen((event) => {
    if (event.type === 'closed') signal?.removeEventListener('abort', end)
    listener(event)
  })
  const facts = await client.connect()
  return {
    url,
    client,
    facts,
    listen: (heard) => {
      listener = heard
      for (const event of early.splice(0)) heard(event)
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

function trustOf(home: OpenHome): RelayTrust {
  const own = (home.vault.profile.relayPins ?? []).flatMap((pin) => hexToBytes(pin) ?? [])
  return { spki: [...(policyAt(home.directory.state)?.relaySpki ?? []), ...own] }
}
