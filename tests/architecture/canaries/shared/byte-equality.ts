export const same = (aBytes: Uint8Array, bBytes: Uint8Array): boolean => aBytes === bBytes
