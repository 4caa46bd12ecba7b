/** As much of XMPP (RFC 6120, XEP-0198) as the yardstick needs: SASL PLAIN on loopback, messages, acknowledgements. */
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'

export class XmppClient {
  readonly #socket: Socket
  readonly #user: string
  #text = ''
  #wake: () => void = () => {}
  #acked = 0
  #sent = 0
  #waiting: { readonly upTo: number; resolve(): void }[] = []
  /** Messages that have come in. */
  received = 0

  private constructor(socket: Socket, user: string) {
    this.#socket = socket
    this.#user = user
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.on('error', () => undefined)
    socket.on('data', (part: string) => this.#take(part))
  }

  /** Authenticated, bound, and with stream management on. */
  static async login(port: number, user: string, password: string): Promise<XmppClient> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const client = new XmppClient(socket, user)
    await client.#open()
    const plain = Buffer.from(`\0${user}\0${password}`).toString('base64')
    await client.#ask(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`, '<success')
    await client.#open()
    const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>load</resource></bind>`
    await client.#ask(`<iq type='set' id='b'>${bind}</iq>`, '</iq>')
    return client
  }

  async manageStream(): Promise<void> {
    await this.#ask(`<enable xmlns='urn:xmpp:sm:3'/>`, '<enabled')
  }

  /** Resolves when the server has acknowledged it. */
  send(to: string, body: string): Promise<void> {
    this.#sent += 1
    const message = `<message to='${to}@localhost' type='chat' id='m${this.#sent}'><body>${body}</body></message>`
    this.#socket.write(`${message}<r xmlns='urn:xmpp:sm:3'/>`)
    return new Promise((resolve) => this.#waiting.push({ upTo: this.#sent, resolve }))
  }

  /** Says that it is here: the server hands out what has waited. */
  async receive(count: number): Promise<void> {
    this.#socket.write('<presence/>')
    while (this.received < count) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  end(): void {
    this.#socket.destroy()
  }

  async #open(): Promise<void> {
    const from = `from='${this.#user}@localhost'`
    const head = `<?xml version='1.0'?><stream:stream to='localhost' ${from} version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`
    await this.#ask(head, '</stream:features>')
  }

  async #ask(text: string, until: string): Promise<void> {
    this.#text = ''
    this.#socket.write(text)
    while (!this.#text.includes(until)) {
      if (this.#socket.destroyed || this.#text.includes('<failure'))
        throw new Error(`XMPP: ${this.#text.slice(0, 200)}`)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    this.#text = ''
  }

  #take(part: string): void {
    const text = this.#text + part
    let taken = 0
    for (const { 0: found, 1: acked, index } of text.matchAll(/<a [^>]*h=['"](\d+)['"][^>]*\/?>|<\/message>/g)) {
      taken = index + found.length
      if (acked === undefined) this.received += 1
      else this.#acked = Number(acked)
    }
    this.#text = text.slice(taken)
    while ((this.#waiting[0]?.upTo ?? Number.POSITIVE_INFINITY) <= this.#acked) this.#waiting.shift()?.resolve()
    this.#wake()
  }
}
