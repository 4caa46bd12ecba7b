/** The relay's settings: what was asked on the command line, checked, plus the environment. The one reader of both. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { resolve } from 'node:path'
import { hexToBytes, type Bytes } from '../shared/bytes.ts'
import { GiaobanError } from '../shared/errors.ts'
import type { RelayLogLevel } from './logger.ts'

export interface RelayTls {
  /** PEM, leaf first. */
  readonly cert: string
  readonly key: string
  /** DER of the leaf: its SHA-256 is what devices sign. */
  readonly leaf: Bytes
}

export interface RelayConfig {
  /** Folder of the database and the blobs. */
  readonly data: string
  /** Outside of `data`, so that a copy of the data is no copy of the log. */
  readonly logKeyFile: string
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly store: 'sqlite' | 'memory'
  readonly tls: RelayTls | undefined
  /** Fingerprint of the authority's root; without it the first policy given is accepted, on loopback only. */
  readonly root: Bytes | undefined
  readonly logLevel: RelayLogLevel
}

export interface RelayArguments {
  readonly data: string
  /** HOST:PORT, IPv6 hosts in brackets. */
  readonly listen: string
  readonly store?: 'sqlite' | 'memory'
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly root?: string
  readonly logKey?: string
}

const invalid = (field: string): GiaobanError =>
  new GiaobanError('config/invalid', { recoverable: false, params: { field } })

/** Throws GiaobanError `config/invalid` with the name of the setting. */
export function readRelayConfig(args: RelayArguments, env: Readonly<Record<string, string | undefined>>): RelayConfig {
  const data = resolve(args.data)
  const { host, port } = parseListen(args.listen)
  const tls = readTls(args.tlsCert, args.tlsKey)
  const root = args.root === undefined ? undefined : hexToBytes(args.root.toLowerCase())
  if (args.root !== undefined && root?.length !== 32) throw invalid('root')
  if (!isLoopback(host) && tls === undefined) throw invalid('tls-cert')
  if (!isLoopback(host) && root === undefined) throw invalid('root')
  const logKeyFile = resolve(args.logKey ?? `${data}.logkey`)
  if (logKeyFile.startsWith(`${data}/`) || logKeyFile.startsWith(`${data}\\`)) throw invalid('log-key')
  return { data, logKeyFile, host, port, store: args.store ?? 'sqlite', tls, root, logLevel: readLogLevel(env) }
}

function parseListen(listen: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(listen)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || !(port <= 65_535)) throw invalid('listen')
  return { host, port }
}

/** Names and addresses that never leave the machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))

function readTls(certFile: string | undefined, keyFile: string | undefined): RelayTls | undefined {
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile === undefined) throw invalid('tls-cert')
  if (keyFile === undefined) throw invalid('tls-key')
  const cert = readText(certFile, 'tls-cert')
  return { cert, key: readText(keyFile, 'tls-key'), leaf: leafOf(cert) }
}

function readText(path: string, field: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw invalid(field)
  }
}

function leafOf(pem: string): Bytes {
  try {
    return new Uint8Array(new X509Certificate(pem).raw)
  } catch {
    throw invalid('tls-cert')
  }
}

const logLevels: readonly RelayLogLevel[] = ['debug', 'info', 'warn', 'error', 'silent']

function readLogLevel(env: Readonly<Record<string, string | undefined>>): RelayLogLevel {
  const asked = env['GIAOBAN_LOG_LEVEL']
  if (asked === undefined) return 'info'
  const level = logLevels.find((each) => each === asked)
  if (level === undefined) throw invalid('GIAOBAN_LOG_LEVEL')
  return level
}
