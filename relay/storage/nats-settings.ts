/** Where the NATS servers are: known without their library. */
export interface NatsSettings {
  /** `nats://` on loopback only, `tls://` everywhere. */
  readonly servers: readonly string[]
  /** File with the credentials that the servers ask for. */
  readonly credentials?: string
  /** First word of every stream, subject and bucket: several worlds may share an engine. Capital letters and digits. */
  readonly namespace?: string
  /** How many streams the mailboxes are dealt out to, when this process is the first of all. */
  readonly shards?: number
}
