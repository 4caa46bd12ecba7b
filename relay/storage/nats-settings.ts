/** Where the NATS servers are: known without their library. */
export interface NatsSettings {
  /** `nats://` on loopback only, `tls://` everywhere. */
  readonly servers: readonly string[]
  /** File with the credentials that the servers ask for. */
  readonly credentials?: string
  /** Files that are read again with every connection: a new pair needs no restart. */
  readonly tls?: NatsTls
  /** First word of every stream, subject and bucket: several worlds may share an engine. Capital letters and digits. */
  readonly namespace?: string
  /** How many streams the mailboxes are dealt out to, when this process is the first of all. */
  readonly shards?: number
  /** Bytes that each server has for what is kept, as their operator says: servers tell only what an account may have. */
  readonly bytes?: number
}

export interface NatsTls {
  /** PEM of who vouches for the servers; absent: whom Node trusts. */
  readonly ca?: string
  /** What this relay shows to servers that ask for a certificate: PEM, leaf first, and its key. */
  readonly own?: { readonly cert: string; readonly key: string }
}
