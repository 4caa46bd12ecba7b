/** The relay's settings: what was asked on the command line, checked, plus the environment. The one reader of both. */
import { isIPv4 } from 'node:net'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { hexToBytes, type Bytes } from '../shared/bytes.ts'
import { GiaobanError } from '../shared/errors.ts'
import type { RelayLogLevel } from './logger.ts'
import { readNats } from './nats-config.ts'
import type { NatsSettings } from './storage/nats-settings.ts'
import { readTls, type RelayTls, type TlsFiles } from './tls-files.ts'

export interface Address {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

export interface RelayConfig {
  /** Folder of the database and the blobs. */
  readonly data: string
  /** Outside of `data`, so that a copy of the data is no copy of the log. */
  readonly logKeyFile: string
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly store: 'sqlite' | 'memory' | 'nats'
  /** For store `nats` only. */
  readonly nats?: NatsSettings
  readonly tls: RelayTls | undefined
  /** Fingerprint of the authority's root; without it the first policy given is accepted, on loopback only. */
  readonly root: Bytes | undefined
  readonly logLevel: RelayLogLevel
  /** The log is another relay's: its public key as text, and the name of the policy's list that this relay goes by. */
  readonly follow?: { readonly logKey: string; readonly name: string }
  /** The operator's word that no larger tree of the log was ever signed: for a copy that nobody knows more than. */
  readonly signedUpTo?: number
  /** The operator's own address, for metrics and health; absent: none. */
  readonly metrics?: Address
}

export interface RelayArguments {
  readonly data: string
  /** HOST:PORT, IPv6 hosts in brackets. */
  readonly listen: string
  readonly store?: 'sqlite' | 'memory' | 'nats'
  /** URL,URL: the servers of one cluster. */
  readonly nats?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly root?: string
  readonly logKey?: string
  readonly followLog?: string
  readonly name?: string
  /** Leaves. */
  readonly signedUpTo?: string
  /** PORT, on loopback then, or HOST:PORT. */
  readonly metrics?: string
}

const invalid = (field: string): GiaobanError =>
  new GiaobanError('config/invalid', { recoverable: false, params: { field } })

/** Throws GiaobanError `config/invalid` with the name of the setting. */
export function readRelayConfig(args: RelayArguments, env: Readonly<Record<string, string | undefined>>): RelayConfig {
  const data = resolve(args.data)
  const { host, port } = parseAddress(args.listen, 'listen')
  const files = tlsFiles(args.tlsCert, args.tlsKey)
  const tls = files && readTls(files)
  const root = args.root === undefined ? undefined : hexToBytes(args.root.toLowerCase())
  // zeros are what the example has in its place: a relay would listen, and let nobody in for good
  if (args.root !== undefined && (root?.length !== 32 || root.every((byte) => byte === 0))) throw invalid('root')
  if (!isLoopback(host) && tls === undefined) throw invalid('tls-cert')
  if (!isLoopback(host) && root === undefined) throw invalid('root')
  const logKeyFile = resolve(args.logKey ?? defaultLogKey(data))
  if (logKeyFile.startsWith(`${data}/`) || logKeyFile.startsWith(`${data}\\`)) throw invalid('log-key')
  const logLevel = readLogLevel(env)
  const metrics = args.metrics === undefined ? {} : { metrics: metricsAddress(args.metrics) }
  const store = args.store ?? 'sqlite'
  if ((store === 'nats') !== (args.nats !== undefined)) throw invalid('nats')
  const nats = args.nats === undefined ? {} : { nats: readNats(args.nats, env, isLoopback) }
  if ((args.followLog === undefined) !== (args.name === undefined))
    throw invalid(args.name === undefined ? 'name' : 'follow-log')
  const { followLog: logKey, name } = args
  const signedUpTo = args.signedUpTo === undefined ? {} : { signedUpTo: readSize(args.signedUpTo) }
  const follow = logKey === undefined || name === undefined ? {} : { follow: { logKey, name } }
  return { data, logKeyFile, host, port, store, tls, root, logLevel, ...metrics, ...nats, ...follow, ...signedUpTo }
}

/**
 * Beside the data: as the package has it where such a file is there, else by the folder's name. So what is run by hand on
 * a package's data finds the key that they were signed with, and makes no other one.
 */
export function defaultLogKey(data: string): string {
  const packaged = join(dirname(data), 'log.key')
  const own = `${data}.logkey`
  return existsSync(packaged) && !existsSync(own) ? packaged : own
}

function readSize(text: string): number {
  const size = /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (size < 1) throw invalid('signed-up-to')
  return size
}

/** Throws GiaobanError `config/invalid` with that field. */
export function parseAddress(text: string, field: string): Address {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || !(port <= 65_535)) throw invalid(field)
  return { host, port }
}

const metricsAddress = (text: string): Address =>
  parseAddress(/^\d+$/.test(text) ? `127.0.0.1:${text}` : text, 'metrics')

/** Names and addresses that never leave the machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))

/** Both or neither. */
export function tlsFiles(cert: string | undefined, key: string | undefined): TlsFiles | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined) throw invalid('tls-cert')
  if (key === undefined) throw invalid('tls-key')
  return { cert: resolve(cert), key: resolve(key) }
}

const logLevels: readonly RelayLogLevel[] = ['debug', 'info', 'warn', 'error', 'silent']

function readLogLevel(env: Readonly<Record<string, string | undefined>>): RelayLogLevel {
  const asked = env['GIAOBAN_LOG_LEVEL']
  if (asked === undefined) return 'info'
  const level = logLevels.find((each) => each === asked)
  if (level === undefined) throw invalid('GIAOBAN_LOG_LEVEL')
  return level
}
