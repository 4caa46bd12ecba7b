/**
 * The few globals that `shared/` may use: they exist, with this behaviour, in every runtime of the project
 * (Chromium 114, Node 18 to 24). Nothing else from DOM or Node is visible here, by design of tsconfig.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}
declare function btoa(binary: string): string
declare function atob(base64: string): string
