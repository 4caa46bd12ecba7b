/** The way to the NATS servers as an operator names it: a list on the command line, and files in the environment. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { GiaobanError } from '../shared/errors.ts'
import { limits } from '../shared/limits.ts'
import type { NatsSettings, NatsTls } from './storage/nats-settings.ts'
import { readTls } from './tls-files.ts'

type Env = Readonly<Record<string, string | undefined>>

const invalid = (field: string): GiaobanError =>
  new GiaobanError('config/invalid', { recoverable: false, params: { field } })

/** What goes to other machines goes by TLS. Throws GiaobanError `config/invalid` with `nats` or the variable. */
export function readNats(list: string, env: Env, isLoopback: (host: string) => boolean): NatsSettings {
  const urls = list.split(',').map((server) => URL.parse(server))
  for (const url of urls) {
    const isPlain = url?.protocol === 'nats:' && isLoopback(url.hostname.replace(/^\[|\]$/g, ''))
    const isBare = url !== null && url.username === '' && url.password === '' && /^\/?$/.test(url.pathname)
    if (!isBare || (!isPlain && url.protocol !== 'tls:')) throw invalid('nats')
  }
  const schemes = new Set(urls.map((url) => url?.protocol))
  if (schemes.size > 1) throw invalid('nats')
  const credentials = env['GIAOBAN_NATS_CREDS']
  const asked = env['GIAOBAN_NATS_SHARDS']
  const shards = Number(asked)
  if (asked !== undefined && !(Number.isInteger(shards) && shards >= 1 && shards <= limits.mailShards)) {
    throw invalid('GIAOBAN_NATS_SHARDS')
  }
  const room = env['GIAOBAN_NATS_BYTES']
  if (room !== undefined && !/^[1-9]\d{0,14}$/.test(room)) throw invalid('GIAOBAN_NATS_BYTES')
  const tls = schemes.has('tls:') ? readNatsTls(env) : undefined
  return {
    // as they were judged: blanks and capital letters of the scheme are gone
    servers: urls.flatMap((url) => (url === null ? [] : [`${url.protocol}//${url.host}`])),
    ...(credentials === undefined ? {} : { credentials: resolve(credentials) }),
    ...(tls === undefined ? {} : { tls }),
    ...(asked === undefined ? {} : { shards }),
    ...(room === undefined ? {} : { bytes: Number(room) }),
  }
}

/** Looked at once here, so that a wrong file is told by its name and not as servers that do not answer. */
function readNatsTls(env: Env): NatsTls | undefined {
  const { GIAOBAN_NATS_CA: ca, GIAOBAN_NATS_CERT: cert, GIAOBAN_NATS_KEY: key } = env
  if (ca === undefined && cert === undefined && key === undefined) return undefined
  if (ca !== undefined && !isCertificate(ca)) throw invalid('GIAOBAN_NATS_CA')
  const trust = ca === undefined ? {} : { ca: resolve(ca) }
  if (cert === undefined && key === undefined) return trust
  if (cert === undefined) throw invalid('GIAOBAN_NATS_CERT')
  if (key === undefined) throw invalid('GIAOBAN_NATS_KEY')
  const own = { cert: resolve(cert), key: resolve(key) }
  try {
    readTls(own)
  } catch (thrown) {
    const isKey = thrown instanceof GiaobanError && thrown.params['field'] === 'tls-key'
    throw invalid(isKey ? 'GIAOBAN_NATS_KEY' : 'GIAOBAN_NATS_CERT')
  }
  return { ...trust, own }
}

function isCertificate(file: string): boolean {
  try {
    return new X509Certificate(readFileSync(file)).ca
  } catch {
    return false
  }
}
