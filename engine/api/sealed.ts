/** The calls about sealed files: written for or by units without network, and taken in (docs/spec/sealed-files.md). */
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type UnitCode, type UnitId } from '../../shared/ids.ts'
import type { SealedImported } from '../../shared/ipc/sealed-calls.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { isCourier, mayCarry } from '../../shared/protocol/directory/couriers.ts'
import { allUnits, unitByCode } from '../../shared/protocol/directory/selectors.ts'
import { decodeSealedFile } from '../../shared/protocol/sealed-file.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { nameOf } from '../records/unit-names.ts'
import { exportMail } from '../sealed/export-mail.ts'
import { exportPost } from '../sealed/export-post.ts'
import { importMail } from '../sealed/import-mail.ts'
import { importPost, refuseStranger } from '../sealed/import-post.ts'
import { carrierState } from '../sealed/kept.ts'
import { outboxCounts } from '../store/outbox.ts'
import { readChosen } from '../vault/plain-file.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import type { ExchangeHolder } from './sync.ts'
import { writeProof } from './write-proof.ts'

interface Parts {
  readonly home: HomeHolder
  readonly exchange: ExchangeHolder
}

export function createSealedModule(core: EngineCore, { home, exchange }: Parts): EngineModule {
  const handlers = {
    'sealed.state': () => stateOf(home.current()),
    'sealed.export': async ({ unit: code, whole, out }) => {
      const open = home.current()
      const unit = code === undefined ? undefined : unitOf(open, code)
      if (unit === undefined && !isCourier(open.directory.state, open.context.self.unit)) {
        throw new GiaobanError('sealed/not-courier')
      }
      const name = `${code ?? ownCode(open)}-${msToRfc3339(open.context.clock.now()).slice(0, 10)}.gbseal`
      const path = out ?? (await core.deps.shell?.saveDialog(name))
      if (path === undefined)
        return { saved: false, leaves: 0, messages: 0, statements: 0, attachments: 0, more: false }
      const { file, ...counts } = await (unit === undefined
        ? written(open)
        : exchange.current().over((client) => brought(open, client, { unit, whole })))
      const object = idBytes(unit ?? open.context.self.unit)
      writeProof(open, path, { file, action: 'sealed.exported', object })
      return { saved: true, size: file.length, ...counts }
    },
    'sealed.import': async ({ file: given }) => {
      const open = home.current()
      const bytes = given ?? (await chosen(core))
      if (bytes === undefined) return {}
      const file = readFile(open, bytes)
      if (file.kind === 'from') {
        if (file.content.unit === open.context.self.unit) throw new GiaobanError('sealed/other-unit')
        const taken = await exchange.current().over((client) => {
          refuseStranger(open, file)
          return importPost(open, file.content, client)
        })
        const { posts, isOlder, ...counts } = taken
        return { taken: { ...nothing(open, file.content.unit, 'posted'), ...counts, messages: posts, older: isOlder } }
      }
      const before = { ...exchange.current().status.totals }
      const size = open.directory.state.size
      const taken = await importMail(open, file.content, (round) => exchange.current().overFile(round))
      const { totals } = exchange.current().status
      core.emit('changed', { what: ['directory', 'desk', 'bulletins'] })
      return {
        taken: {
          ...nothing(open, file.content.unit, 'received'),
          leaves: open.directory.state.size - size,
          messages: totals.received - before.received,
          confirmed: taken.confirmed,
          refused: taken.refused + totals.refused - before.refused,
          older: taken.isOlder,
          incomplete: taken.isIncomplete,
        },
      }
    },
  } satisfies HandlerGroup
  return { handlers }
}

function stateOf(home: OpenHome) {
  const { context, records } = home
  const { state } = context.directory
  const at = Math.max(context.clock.now(), state.clock)
  const carried = allUnits(state).filter(({ unit }) => mayCarry(state, { carrier: context.self.unit, unit, at }))
  return {
    courier: isCourier(state, context.self.unit),
    waiting: outboxCounts(context.store.read).queued,
    units: carried.map(({ unit }) => {
      const heard = Math.max(0, ...carrierState(context.store.read, unit).devices.map(({ made }) => made))
      return { unit: nameOf(records, unit), ...(heard > 0 && { heard: msToRfc3339(heard) }) }
    }),
  }
}

async function written(home: OpenHome) {
  const { file, posts, statements, attachments, left } = await exportPost(home)
  return { file, leaves: 0, messages: posts, statements, attachments, more: left > 0 }
}

async function brought(home: OpenHome, client: Parameters<typeof exportMail>[1], of: Parameters<typeof exportMail>[2]) {
  const { file, leaves, mail, attachments, isMore } = await exportMail(home, client, of)
  return { file, leaves, messages: mail, statements: 0, attachments, more: isMore }
}

/** `waiting` as it is now: asked for last. */
const nothing = (home: OpenHome, unit: UnitId, as: SealedImported['as']): SealedImported => ({
  unit: nameOf(home.records, unit),
  as,
  leaves: 0,
  messages: 0,
  statements: 0,
  attachments: 0,
  confirmed: 0,
  refused: 0,
  waiting: outboxCounts(home.context.store.read).queued,
  older: false,
  incomplete: false,
})

function unitOf({ directory }: OpenHome, code: string): UnitId {
  const found = unitByCode(directory.state, code as UnitCode) // of that form: the call's schema
  if (found === undefined) throw new GiaobanError('recipient/unknown-unit', { params: { unit: code.slice(0, 40) } })
  return found.unit
}

const ownCode = ({ records, context }: OpenHome): string => nameOf(records, context.self.unit).code

function readFile({ context }: OpenHome, bytes: Uint8Array): ReturnType<typeof decodeSealedFile> {
  try {
    return decodeSealedFile(context.deps.crypto, bytes)
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('sealed/invalid')
    throw thrown
  }
}

/** The engine reads what a person chose in the shell's own dialog; the page never names a path. */
async function chosen({ deps }: EngineCore): Promise<Uint8Array | undefined> {
  const [path] = (await deps.shell?.openDialog({ endings: ['gbseal'], many: false })) ?? []
  return path === undefined ? undefined : readChosen(path, { maxBytes: limits.sealedFileBytes, no: 'sealed/invalid' })
}
