/** An answer in pieces, each of which is made when the one before has gone: what waits for a slow reader is one piece. */
import { Readable } from 'node:stream'

/** `Readable.from` would take one more piece while the last is on its way. `rest` is ended with the stream. */
export function pulled(first: Uint8Array, rest: AsyncGenerator<Uint8Array, void>): Readable {
  let given: Uint8Array | undefined = first
  const next = async (): Promise<Uint8Array | null> => {
    const piece = given ?? (await rest.next()).value ?? null
    given = undefined
    return piece
  }
  return new Readable({
    highWaterMark: 0,
    read() {
      next().then(
        (piece) => this.push(piece),
        (thrown: Error) => this.destroy(thrown),
      )
    },
    destroy(error, done) {
      rest.return().then(
        () => done(error),
        () => done(error),
      )
    },
  })
}
