/** Bytes of large bodies that strangers may have under way: a body is in memory before anybody knows what it is worth. */
export class BodyBudget {
  readonly #bounds: { readonly openBodiesBytes: number; readonly openBodiesPerAddressBytes: number }
  readonly #byNetwork = new Map<string, number>()
  #open = 0

  constructor(bounds: { readonly openBodiesBytes: number; readonly openBodiesPerAddressBytes: number }) {
    this.#bounds = bounds
  }

  /** Takes the place of so many bytes and gives what frees it, once; `undefined` when there is no room now. */
  take(network: string, bytes: number): (() => void) | undefined {
    const own = this.#byNetwork.get(network) ?? 0
    const { openBodiesBytes, openBodiesPerAddressBytes } = this.#bounds
    if (this.#open + bytes > openBodiesBytes || own + bytes > openBodiesPerAddressBytes) return undefined
    this.#add(network, bytes)
    let isFree = false
    return () => {
      if (!isFree) this.#add(network, -bytes)
      isFree = true
    }
  }

  #add(network: string, bytes: number): void {
    this.#open += bytes
    const own = (this.#byNetwork.get(network) ?? 0) + bytes
    if (own > 0) this.#byNetwork.set(network, own)
    else this.#byNetwork.delete(network)
  }
}
