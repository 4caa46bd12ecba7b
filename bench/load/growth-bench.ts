/** Whether a message costs more where there are many mailboxes, or much mail that nobody has fetched: the same relay, fuller. */
import { join } from 'node:path'
import { openRelayDatabase } from '../../relay/storage/sqlite-database.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idBytes, type UnitId } from '../../shared/ids.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { rowOf, type Measured, type Row } from '../measure.ts'
import { temporaryFolder } from '../world.ts'
import { LoadDesk } from './desk.ts'
import { createFleet, type Fleet } from './fleet.ts'
import { makePost } from './posts.ts'
import { configOf, startRelay } from './relay.ts'
import { fill, timed, type Load } from './stress.ts'

const senders = 16
const onTheWay = 8
const receivers = 64
const messages = 2048
const rounds = 5
const warmup = 1

interface Stage {
  readonly mailboxes: number
  readonly backlog: number
}

export async function relayGrowth(): Promise<Row[]> {
  const crypto = await createCrypto()
  using folder = temporaryFolder()
  const few = await createFleet(crypto, { folder: folder.path, units: 1000, desks: 1 })
  const sparse = await atStage(crypto, few, { mailboxes: 10, backlog: 1000 })
  const quiet = await atStage(crypto, few, { mailboxes: 1000, backlog: 1000 })
  const full = await atStage(crypto, few, { mailboxes: 1000, backlog: 1_000_000 })
  const large = join(folder.path, 'many')
  const many = await createFleet(crypto, { folder: large, units: 10_000, desks: 1 })
  const crowded = await atStage(crypto, many, { mailboxes: 10_000, backlog: 10_000 })
  return [
    ...rowsOf('10,000 mailboxes', crowded, '10 mailboxes', sparse),
    ...rowsOf('backlog of 1,000,000', full, 'backlog of 1,000', quiet),
  ]
}

type Figures = readonly { readonly accepted: Load; readonly delivered: Load }[]

function rowsOf(name: string, large: Figures, against: string, small: Figures): Row[] {
  const pairs = (pick: (each: Figures[number]) => number): Measured[] =>
    large.map((each, i) => ({ value: pick(each), beside: pick(small[i] ?? each) }))
  const row = (what: string, pick: (each: Figures[number]) => number): Row =>
    rowOf({ name: `relay-growth ${what}`, unit: 'us each', against: `${name}, beside ${against}` }, pairs(pick))
  return [
    row('accept, wall', ({ accepted }) => 1e6 / accepted.perSecond),
    row('accept, cpu', ({ accepted }) => accepted.cpuUs),
    row('deliver, cpu', ({ delivered }) => delivered.cpuUs),
  ]
}

/** SQLite with synchronous=FULL, as the product; posts go to any of the mailboxes, the fetched ones to 64 of them. */
async function atStage(crypto: Crypto, fleet: Fleet, stage: Stage): Promise<Figures> {
  const units = fleet.units.slice(0, stage.mailboxes).map(({ id }) => id)
  fillUp(fleet, { units, backlog: stage.backlog })
  await using relay = await startRelay({
    config: configOf(fleet),
    synchronous: 'FULL',
    bounds: { requestsBurst: 1e6, mailQuotaPerDeviceBytes: 1e12, mailQuotaPerUnitBytes: 1e12 },
  })
  const deskOf = (index: number): LoadDesk => {
    const { id, desks } = fleet.units[index]!
    const [desk] = desks
    return new LoadDesk(crypto, { unit: id, device: desk!.id, keys: desk!.keys })
  }
  const from = Array.from({ length: senders }, (_, i) => deskOf(fleet.units.length - 1 - i))
  const to = Array.from({ length: Math.min(receivers, units.length) }, (_, i) => deskOf(i))
  for (const desk of from) await desk.connect(relay.url)
  const cursors: number[] = []
  for (const desk of to) cursors.push((await desk.connect(relay.url)).mailHead)
  const lanesTo = (pick: () => UnitId) =>
    from.map(() => Array.from({ length: messages / senders }, () => makePost(crypto, [pick()])))
  const send = (lane: number, post: ReturnType<typeof makePost>): Promise<unknown> => from[lane]!.request('post', post)
  const anyOf = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!
  const figures: Figures[number][] = []
  for (let round = -warmup; round < rounds; round++) {
    const accepted = await fill(
      relay,
      lanesTo(() => anyOf(units)),
      { onTheWay, send },
    )
    await fill(
      relay,
      lanesTo(() => anyOf(to).identity.unit),
      { onTheWay, send },
    )
    const got: number[] = []
    const delivered = await timed(relay, got, () =>
      Promise.all(
        to.map(async (desk, i) => {
          cursors[i] = await desk.drain(cursors[i] ?? 0, ({ items }) => void got.push(...items.map(() => 0)))
        }),
      ),
    )
    if (round >= 0) figures.push({ accepted, delivered })
  }
  for (const desk of [...from, ...to]) desk.close()
  return figures
}

/**
 * Old envelopes of half a kilobyte, straight into the file, whose tables this knows (relay/storage/sqlite-database.ts): what
 * they weigh does not matter, their number does.
 */
function fillUp(
  fleet: Fleet,
  { units, backlog }: { readonly units: readonly UnitId[]; readonly backlog: number },
): void {
  const db = openRelayDatabase(join(fleet.data, 'relay.db'), 'OFF')
  const { n: here } = db.prepare('SELECT count(*) AS n FROM envelope').get() as { readonly n: number }
  const unit = idBytes(fleet.units.at(-1)!.id)
  db.exec('CREATE TEMP TABLE box (number INTEGER PRIMARY KEY, unit BLOB NOT NULL)')
  const addBox = db.prepare('INSERT INTO box VALUES (?, ?)')
  for (const [i, id] of units.entries()) addBox.run(i, idBytes(id))
  const numbers = `WITH RECURSIVE new (n) AS (VALUES (${here + 1}) UNION ALL SELECT n + 1 FROM new WHERE n < ${backlog})`
  if (here < backlog)
    db.transaction(() => {
      db.prepare(
        `INSERT INTO envelope (id, device, unit, header_hash, header, payload, at, bytes)
         ${numbers} SELECT n, ?, ?, randomblob(32), zeroblob(200), zeroblob(200), ?, 500 FROM new`,
      ).run(unit, unit, Date.now())
      db.exec(`INSERT INTO wrap (envelope, position, addressee, leaf, path)
        ${numbers} SELECT n, 0, CAST(x'01' || unit AS BLOB), zeroblob(100), zeroblob(0) FROM new JOIN box ON number = n % ${units.length}`)
      // where a mailbox has grown since, the next of its cursors is taken
      db.exec(`INSERT INTO entry (stream, cursor, envelope, position)
        ${numbers} SELECT unit, n / ${units.length} + 1 + coalesce((SELECT head FROM stream s WHERE s.unit = box.unit), 0), n, 0
        FROM new JOIN box ON number = n % ${units.length}`)
      db.exec(`INSERT INTO stream (unit, head) SELECT stream, max(cursor) FROM entry GROUP BY stream
        ON CONFLICT (unit) DO UPDATE SET head = excluded.head`)
    })()
  db.close()
}
