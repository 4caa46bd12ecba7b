/** One exchange of a home with a real relay over a connection that the test bends: what gets lost is the test's word. */
import { enterMailStore } from '../../engine/sync/mail-store.ts'
import { runRound, type Round } from '../../engine/sync/pump.ts'
import { createRelayClient } from '../../engine/sync/relay-client/client.ts'
import type { RelayClient } from '../../engine/sync/relay-client/types.ts'
import { askDelivered } from '../../engine/sync/transmit.ts'
import { updateDirectory } from '../../engine/sync/update-directory.ts'
import { headerHash } from '../../shared/protocol/header.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { messageTypes, type MessageTypeName } from '../../shared/protocol/message-types.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type HeaderHash } from '../../shared/ids.ts'
import type { AnswerOf, CallName, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import type { MailPage } from '../../shared/protocol/relay-wire/mail.ts'
import type { SyncHome } from './sync-home.ts'

/** Throws GiaobanError as the connection fails; what is done until then is done. */
export async function exchangeOver(
  home: SyncHome,
  url: string,
  bend: (client: RelayClient) => RelayClient,
): Promise<void> {
  const { context, folder, epochs, directory } = home.open
  const { deps, self } = context
  await using real = createRelayClient({
    url,
    identity: { unit: self.unit, device: self.device, sign: (message) => deps.crypto.sign(self.signing, message) },
    deps,
    relayNames: policyAt(directory.state)?.relayNames ?? [],
  })
  const client = bend(real)
  const update = (): Promise<boolean> => updateDirectory(client, directory)
  const facts = await client.connect()
  const round: Round = {
    transfer: { context, folder, relay: client.blobs },
    client,
    mailbox: enterMailStore(context, facts, { address: url, relays: [url] }),
    hasten: true,
    updateDirectory: update,
    epochs: {
      before: () => epochs.before({ client, hasten: true, updateDirectory: update }),
      after: (atHead) => epochs.after(atHead),
    },
  }
  await askDelivered(context, client)
  await runRound(round, { sent: 0, received: 0, refused: 0, rejected: [], failed: [] })
}

type Requests = <N extends CallName>(name: N, body: RequestOf<N>) => Promise<AnswerOf<N>>

/** The same connection, its calls made by `request`. */
export const withRequests = (client: RelayClient, request: Requests): RelayClient => ({
  get state() {
    return client.state
  },
  connect: () => client.connect(),
  request,
  blobs: client.blobs,
  listen: (listener) => client.listen(listener),
  close: () => client.close(),
  [Symbol.asyncDispose]: () => client.close(),
})

/** The relay says that it has taken what this home posts of that type, and has not. Counts what it swallows. */
export function swallowing(home: SyncHome, type: MessageTypeName, swallowed: { count: number }) {
  const { store, deps, clock } = home.open.context
  return (client: RelayClient): RelayClient =>
    withRequests(client, async (name, body) => {
      if (name !== 'post') return client.request(name, body)
      const hash = headerHash(deps.crypto, (body as RequestOf<'post'>).header)
      const sql = 'SELECT type FROM outbox JOIN statement ON hash = statement WHERE header_hash = ?'
      if (store.read.get<{ type: number }>(sql, idBytes(hash))?.type !== messageTypes[type])
        return client.request(name, body)
      swallowed.count += 1
      return { headerHash: hash, at: clock.now() } as AnswerOf<typeof name>
    })
}

/** What this home has sealed last. */
export function newestLetterOf({ open }: SyncHome): HeaderHash {
  const sql = 'SELECT header_hash AS header FROM outbox ORDER BY rowid DESC LIMIT 1'
  const row = open.context.store.read.get<{ header: Bytes }>(sql)
  if (row === undefined) throw new Error('its outbox is empty')
  return idOf<HeaderHash>(row.header)
}

/** That letter does not come, and its place in the mailbox is passed. */
export function losing(home: SyncHome, letter: HeaderHash) {
  const { crypto } = home.open.context.deps
  return (client: RelayClient): RelayClient =>
    withRequests(client, async (name, body) => {
      const answer = await client.request(name, body)
      if (name !== 'fetch') return answer
      const page = answer as MailPage
      const items = page.items.filter((item) => headerHash(crypto, item.header) !== letter)
      return { ...page, items } as typeof answer
    })
}
